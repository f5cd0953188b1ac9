package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.TileConsumer;
import org.weltgewebe.pmtiles.TileCursor;

/**
 * The tiles of one generation. Never changes and needs no closing, also when the tileset moves on or its files are deleted. Safe for use by many
 * threads. Do not keep it longer than a request: it keeps the tiles it shows in memory.
 */
public final class TilesetView {
    private final long generation;
    private final List<OpenArchive> newestFirst;

    TilesetView(long generation, List<OpenArchive> newestFirst) {
        this.generation = generation;
        this.newestFirst = List.copyOf(newestFirst);
    }

    public long generation() {
        return generation;
    }

    /** The tile as stored, or null if this generation has none. */
    public byte @Nullable [] tile(long tileId) throws IOException {
        for (OpenArchive archive : newestFirst) {
            byte[] stored = archive.tile(tileId);
            if (stored != null) {
                return stored;
            }
            if (archive.tombstones().contains(tileId)) {
                return null;
            }
        }
        return null;
    }

    /** A walk over all tiles by ascending id. */
    public TileCursor tiles() {
        return new OverlayCursor(newestFirst.stream().map(OpenArchive::layer).toList());
    }

    /** Hands out all tiles by ascending id. */
    public void forEachTile(TileConsumer consumer) throws IOException {
        TileCursor cursor = tiles();
        while (cursor.next()) {
            consumer.accept(cursor.tileId(), cursor.stored());
        }
    }
}
