/**
 * Mapbox Vector Tile 2.1 from features: {@link org.weltgewebe.bakery.encode.TileEncoder} is the one encoder of the live
 * and the full bake, {@link org.weltgewebe.bakery.encode.TileCompression} the one gzip. Same features, same spec: same
 * bytes, in whatever order the features come. Nothing needs closing.
 */
@NullMarked
package org.weltgewebe.bakery.encode;

import org.jspecify.annotations.NullMarked;
