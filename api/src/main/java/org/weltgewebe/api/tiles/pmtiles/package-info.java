/**
 * The tilesets on disk.
 *
 * <p>Entry point: {@link org.weltgewebe.api.tiles.pmtiles.Tilesets}, which opens and closes every reader.
 */
@NullMarked
package org.weltgewebe.api.tiles.pmtiles;

import org.jspecify.annotations.NullMarked;
