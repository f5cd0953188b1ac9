/**
 * The vocabulary of the bakery: a {@link org.weltgewebe.bakery.Feature} in longitude and latitude, and the
 * {@link org.weltgewebe.bakery.TilesetSpec} that says which layers it may enter.
 *
 * <p>Both ways of baking are built from the same parts, which is why their tiles are equal byte for byte:
 *
 * <pre>
 *   Feature -> slice.Slicer (project, simplify, clip, snap) -> encode.TileEncoder (MVT) -> encode.TileCompression
 *   live:  slice.Footprint names the dirty tiles of a changed feature, TileEncoder bakes each of them again
 *   full:  bake.FullBake slices every feature at every zoom and writes one archive
 * </pre>
 *
 * <p>Entry points: {@link org.weltgewebe.bakery.TilesetSpec}, {@code encode.TileEncoder}, {@code bake.FullBake}, {@code
 * cli.BakeMain}. Everything here is a value or a pure function; nothing needs closing.
 */
@NullMarked
package org.weltgewebe.bakery;

import org.jspecify.annotations.NullMarked;
