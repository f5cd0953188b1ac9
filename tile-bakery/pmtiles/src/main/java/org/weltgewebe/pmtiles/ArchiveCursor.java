package org.weltgewebe.pmtiles;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Walks entries of an archive depth first and, as a {@link TileCursor}, expands their runs. Refuses ids that do not ascend. */
final class ArchiveCursor implements TileCursor {
    private final PmtilesReader reader;
    private final Deque<Position> path = new ArrayDeque<>();
    private @Nullable DirectoryEntry entry;
    private long tileId = -1;
    private byte @Nullable [] stored;

    ArchiveCursor(PmtilesReader reader, Directory root) {
        this.reader = reader;
        path.push(new Position(root));
    }

    /** The next tile entry, or null at the end. */
    @Nullable
    DirectoryEntry nextEntry() throws IOException {
        while (!path.isEmpty()) {
            Position position = path.element();
            if (position.next == position.directory.size()) {
                path.pop();
                continue;
            }
            DirectoryEntry next = position.directory.entry(position.next++);
            if (next.isLeaf()) {
                descend(next);
                continue;
            }
            if (entry != null && next.tileId() <= entry.lastTileId()) {
                throw new PmtilesFormatException("tile id: " + next.tileId() + " after " + entry.lastTileId()
                        + " (expected: ascending, runs without overlap)");
            }
            entry = next;
            return next;
        }
        return null;
    }

    @Override
    public boolean next() throws IOException {
        if (entry != null && tileId < entry.lastTileId()) {
            tileId++;
            return true;
        }
        DirectoryEntry next = nextEntry();
        if (next == null) {
            return false;
        }
        tileId = next.tileId();
        stored = null;
        return true;
    }

    @Override
    public long tileId() {
        return tileId;
    }

    @Override
    public byte[] stored() throws IOException {
        if (entry == null) {
            throw new IllegalStateException("cursor: before the first tile (expected: next() returned true)");
        }
        if (stored == null) {
            stored = reader.stored(entry);
        }
        return stored;
    }

    private void descend(DirectoryEntry leaf) throws IOException {
        if (path.size() > PmtilesReader.MAX_LEAF_DEPTH) {
            throw new PmtilesFormatException("leaf directories: nested more than " + PmtilesReader.MAX_LEAF_DEPTH
                    + " deep (expected: one level)");
        }
        path.push(new Position(reader.leaf(leaf)));
    }

    private static final class Position {
        private final Directory directory;
        private int next;

        private Position(Directory directory) {
            this.directory = directory;
        }
    }
}
