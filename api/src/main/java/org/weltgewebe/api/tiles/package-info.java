/**
 * Tiles, TileJSON and archives over HTTP.
 *
 * <p>Entry points: {@link org.weltgewebe.api.tiles.TilesHandler}, {@link org.weltgewebe.api.tiles.ArchiveHandler}. Both borrow
 * {@link org.weltgewebe.api.tiles.pmtiles.Tilesets}; who wires them closes it.
 */
@NullMarked
package org.weltgewebe.api.tiles;

import org.jspecify.annotations.NullMarked;
