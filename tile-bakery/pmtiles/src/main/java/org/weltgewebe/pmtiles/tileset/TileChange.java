package org.weltgewebe.pmtiles.tileset;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.TileCoord;

/** One tile of a generation: its new bytes, or that it is no more. Holds the array it was given: do not change it. */
public final class TileChange {
    private final long tileId;
    private final byte @Nullable [] stored;

    private TileChange(long tileId, byte @Nullable [] stored) {
        if (tileId < 0 || tileId > TileCoord.MAX_ID) {
            throw new IllegalArgumentException("tileId: " + tileId + " (expected: 0 to " + TileCoord.MAX_ID + ")");
        }
        if (stored != null && stored.length == 0) {
            throw new IllegalArgumentException(
                    "tile " + tileId + ": 0 bytes (expected: at least 1; say TileChange.removed for an empty tile)");
        }
        this.tileId = tileId;
        this.stored = stored;
    }

    /**
     * A new or changed tile.
     *
     * @param stored the tile as it shall be stored, at least one byte
     */
    public static TileChange put(long tileId, byte[] stored) {
        return new TileChange(tileId, stored);
    }

    /** A tombstone: the tile is gone, whether it existed or not. */
    public static TileChange removed(long tileId) {
        return new TileChange(tileId, null);
    }

    /** 0 to {@link TileCoord#MAX_ID}. */
    public long tileId() {
        return tileId;
    }

    /** The bytes to store, or null for a tombstone. */
    public byte @Nullable [] stored() {
        return stored;
    }

    public boolean isTombstone() {
        return stored == null;
    }
}
