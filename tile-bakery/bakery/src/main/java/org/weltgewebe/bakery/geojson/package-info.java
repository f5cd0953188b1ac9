/**
 * GeoJSON (RFC 7946) as features: the only place that reads JSON with a library.
 *
 * <p>Entry point: {@link org.weltgewebe.bakery.geojson.GeoJsonFile#read}, for feature collections, single features and
 * sequences of features (newline-delimited or RFC 8142), plain or gzipped. It opens and closes the file itself.
 */
@NullMarked
package org.weltgewebe.bakery.geojson;

import org.jspecify.annotations.NullMarked;
