package org.weltgewebe.bakery.bake;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.TileCoord;

/**
 * What a full bake did.
 *
 * @param features features read, clusters included
 * @param tiles tiles written
 * @param storedBytes sum of the stored (compressed) tiles
 * @param largestTile the tile with the most stored bytes; null when there is none
 * @param largestTileBytes its stored bytes
 */
public record BakeReport(
        long features, long tiles, long storedBytes, @Nullable TileCoord largestTile, long largestTileBytes) {}
