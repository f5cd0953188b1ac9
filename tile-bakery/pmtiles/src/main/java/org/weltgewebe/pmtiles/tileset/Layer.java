package org.weltgewebe.pmtiles.tileset;

import org.weltgewebe.pmtiles.TileCursor;

/**
 * Tiles and tombstones of one archive (or of changes not yet written) in a stack that is merged.
 *
 * @param tiles by ascending id
 * @param tombstones ids hidden in the layers behind
 */
record Layer(TileCursor tiles, Tombstones tombstones) {}
