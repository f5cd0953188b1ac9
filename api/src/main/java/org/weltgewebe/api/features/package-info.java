/**
 * Rows as GeoJSON features, and the writes of members.
 *
 * <p>Entry points: {@link org.weltgewebe.api.features.FeaturesHandler}, {@link org.weltgewebe.api.features.NodeWritesHandler}. They borrow
 * what {@code features.postgres} opens; who wires them closes it.
 */
@NullMarked
package org.weltgewebe.api.features;

import org.jspecify.annotations.NullMarked;
