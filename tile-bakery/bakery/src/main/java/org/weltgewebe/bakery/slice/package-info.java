/**
 * Cuts a feature into the tiles it touches: project to Web Mercator, simplify per zoom, clip to column and row with the
 * buffer, snap to the integer grid of the tile, repair polygons.
 *
 * <p>Entry points: {@link org.weltgewebe.bakery.slice.Slicer} (geometry per tile) and {@link
 * org.weltgewebe.bakery.slice.Footprint} (tile ids only). Slicing one tile and slicing all tiles of a zoom run the same
 * steps in the same order on the same numbers, so their results are equal bit for bit; the law "an incremental bake
 * equals a full bake" rests on this package.
 *
 * <p>Coordinates: <em>world</em> = [0, 1) from west to east and north to south; <em>units</em> = world * 2^zoom * 4096,
 * as doubles (exact scaling); <em>tile units</em> = integers relative to the upper left corner of a tile, x right, y
 * down. Lines whose neighbours are more than 180 degrees apart go the short way across the antimeridian; polygons are
 * taken as drawn (RFC 7946, section 3.1.9 asks producers to cut them) and longitudes beyond 180 wrap.
 */
@NullMarked
package org.weltgewebe.bakery.slice;

import org.jspecify.annotations.NullMarked;
