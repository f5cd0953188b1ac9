package org.weltgewebe.pmtiles.tileset;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.TileCursor;
import org.weltgewebe.pmtiles.ZoomRange;

/** Changes of one publish, checked and in order. */
final class ChangeSet {
    private final NavigableMap<Long, byte[]> puts = new TreeMap<>();
    private final TreeSet<Long> removed = new TreeSet<>();

    private ChangeSet() {}

    static ChangeSet of(Collection<TileChange> changes, ZoomRange zooms) {
        ChangeSet set = new ChangeSet();
        for (TileChange change : changes) {
            long id = change.tileId();
            if (!zooms.contains(TileCoord.zoomOf(id))) {
                throw new IllegalArgumentException("tile " + TileCoord.ofId(id)
                        + ": zoom outside the tileset (expected: " + zooms.min() + " to " + zooms.max() + ")");
            }
            if (set.puts.containsKey(id) || set.removed.contains(id)) {
                throw new IllegalArgumentException(
                        "tile " + TileCoord.ofId(id) + ": twice in one publish (expected: one change per tile)");
            }
            byte[] stored = change.stored();
            if (stored == null) {
                set.removed.add(id);
            } else {
                set.puts.put(id, stored);
            }
        }
        return set;
    }

    boolean isEmpty() {
        return puts.isEmpty() && removed.isEmpty();
    }

    Layer layer() {
        return new Layer(new MapCursor(puts), Tombstones.of(removed));
    }

    private static final class MapCursor implements TileCursor {
        private final Iterator<Map.Entry<Long, byte[]>> rest;
        private Map.Entry<Long, byte[]> current = Map.entry(-1L, new byte[0]);

        private MapCursor(Map<Long, byte[]> tiles) {
            rest = tiles.entrySet().iterator();
        }

        @Override
        public boolean next() {
            if (!rest.hasNext()) {
                return false;
            }
            current = rest.next();
            return true;
        }

        @Override
        public long tileId() {
            return current.getKey();
        }

        @Override
        public byte[] stored() {
            return current.getValue();
        }
    }
}
