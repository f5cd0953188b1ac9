/**
 * OpenStreetMap extracts as features: the only place that knows the PBF format and Protocol Buffers.
 *
 * <p>Entry point: {@link org.weltgewebe.bakery.osm.OsmExtract#read}, which applies an {@link
 * org.weltgewebe.bakery.osm.OsmSchema} (a YAML file: which tags become which layer). It opens and closes the file itself
 * and holds node positions (16 bytes each), ways and relations in memory: made for extracts up to a country of some ten
 * million nodes.
 */
@NullMarked
package org.weltgewebe.bakery.osm;

import org.jspecify.annotations.NullMarked;
