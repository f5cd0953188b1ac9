package org.weltgewebe.pmtiles;

import java.util.function.Consumer;

/** Looks into tiles when an archive is verified in depth. This room does not know what tiles hold; the bakery does. */
@FunctionalInterface
public interface TileCheck {
    /** Content with everything. */
    TileCheck NONE = (tileId, plain, problems) -> {};

    /**
     * Checks one tile.
     *
     * @param tileId first tile with this content
     * @param plain the tile after decompression
     * @param problems takes a message of the form {@code name: value (expected: ...)} for each fault
     */
    void check(long tileId, byte[] plain, Consumer<String> problems);
}
