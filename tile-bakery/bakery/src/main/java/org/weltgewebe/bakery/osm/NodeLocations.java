package org.weltgewebe.bakery.osm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;

/** Positions of nodes by id, 16 bytes each. Extracts are sorted by id as a rule; others are sorted on the first look-up. */
final class NodeLocations {

    private long[] ids = new long[1024];
    private long[] lonLatE7 = new long[1024];
    private int size;
    private boolean sorted = true;

    void add(long id, int lonE7, int latE7) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
            lonLatE7 = Arrays.copyOf(lonLatE7, size * 2);
        }
        sorted &= size == 0 || ids[size - 1] < id;
        ids[size] = id;
        lonLatE7[size] = (long) lonE7 << 32 | latE7 & 0xFFFFFFFFL;
        size++;
    }

    /** Longitude and latitude in degrees, or null when the extract does not hold the node. */
    @Nullable
    Coordinate get(long id) {
        if (!sorted) {
            sort();
        }
        int at = Arrays.binarySearch(ids, 0, size, id);
        return at < 0 ? null : new Coordinate((int) (lonLatE7[at] >> 32) / 1e7, (int) lonLatE7[at] / 1e7);
    }

    private void sort() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(ids[a], ids[b]));
        long[] sortedIds = new long[size];
        long[] sortedPositions = new long[size];
        for (int i = 0; i < size; i++) {
            sortedIds[i] = ids[order[i]];
            sortedPositions[i] = lonLatE7[order[i]];
        }
        ids = sortedIds;
        lonLatE7 = sortedPositions;
        sorted = true;
    }
}
