package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.util.List;
import org.weltgewebe.pmtiles.TileCursor;

/** The tiles one sees through a stack of layers, newest first: of each id the newest tile, unless a newer layer has a tombstone. */
final class OverlayCursor implements TileCursor {
    private static final long BEFORE_FIRST = -1;

    private final List<Layer> layers;
    private final boolean[] exhausted;
    private long tileId = BEFORE_FIRST;
    private int winner = -1;

    OverlayCursor(List<Layer> newestFirst) {
        this.layers = List.copyOf(newestFirst);
        this.exhausted = new boolean[layers.size()];
    }

    @Override
    public boolean next() throws IOException {
        do {
            advancePast(tileId);
            winner = newestWithLowestId();
            if (winner < 0) {
                return false;
            }
            tileId = layers.get(winner).tiles().tileId();
        } while (isHidden());
        return true;
    }

    @Override
    public long tileId() {
        return tileId;
    }

    @Override
    public byte[] stored() throws IOException {
        if (winner < 0) {
            throw new IllegalStateException("cursor: on no tile (expected: next() returned true)");
        }
        return layers.get(winner).tiles().stored();
    }

    /** Only cursors that stand on the id just seen move, so the bytes of the winner stay readable until the next call. */
    private void advancePast(long seen) throws IOException {
        for (int i = 0; i < exhausted.length; i++) {
            TileCursor tiles = layers.get(i).tiles();
            boolean stale = seen == BEFORE_FIRST || tiles.tileId() == seen;
            if (!exhausted[i] && stale) {
                exhausted[i] = !tiles.next();
            }
        }
    }

    private int newestWithLowestId() {
        int found = -1;
        for (int i = 0; i < exhausted.length; i++) {
            boolean lower = !exhausted[i]
                    && (found < 0
                            || layers.get(i).tiles().tileId()
                                    < layers.get(found).tiles().tileId());
            found = lower ? i : found;
        }
        return found;
    }

    private boolean isHidden() {
        for (int i = 0; i < winner; i++) {
            if (layers.get(i).tombstones().contains(tileId)) {
                return true;
            }
        }
        return false;
    }
}
