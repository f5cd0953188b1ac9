package org.weltgewebe.pmtiles;

/**
 * One line of a directory (PMTiles v3, section 4).
 *
 * @param tileId first tile the entry speaks of
 * @param offset in bytes, from the start of the tile data, or of the leaf directories if {@code runLength} is 0
 * @param lengthBytes of the tile or leaf directory, as stored; valid files have more than 0
 * @param runLength number of consecutive ids with these very bytes; 0 for a pointer to a leaf directory
 */
public record DirectoryEntry(long tileId, long offset, int lengthBytes, long runLength) {
    public boolean isLeaf() {
        return runLength == 0;
    }

    /** First byte behind the blob, from the start of the same section. */
    public long end() {
        return offset + lengthBytes;
    }

    /** Last id of the run. */
    public long lastTileId() {
        return tileId + Math.max(1, runLength) - 1;
    }
}
