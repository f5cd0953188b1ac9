package org.weltgewebe.pmtiles;

import java.util.Arrays;

/** Directory entries as growing columns: 24 bytes each. Run lengths are unsigned 32-bit. */
final class EntryColumns {
    private long[] tileIds;
    private long[] offsets;
    private int[] lengths;
    private int[] runLengths;
    private int size;

    EntryColumns(int capacity) {
        tileIds = new long[capacity];
        offsets = new long[capacity];
        lengths = new int[capacity];
        runLengths = new int[capacity];
    }

    int size() {
        return size;
    }

    long tileId(int index) {
        return tileIds[index];
    }

    long offset(int index) {
        return offsets[index];
    }

    int lengthBytes(int index) {
        return lengths[index];
    }

    long runLength(int index) {
        return Integer.toUnsignedLong(runLengths[index]);
    }

    DirectoryEntry entry(int index) {
        return new DirectoryEntry(tileIds[index], offsets[index], lengths[index], runLength(index));
    }

    void add(long tileId, long offset, int lengthBytes, long runLength) {
        if (size == tileIds.length) {
            grow();
        }
        tileIds[size] = tileId;
        offsets[size] = offset;
        lengths[size] = lengthBytes;
        runLengths[size] = (int) runLength;
        size++;
    }

    /** Adds the id behind the last run to it, if the blob is the same and the run still has room. */
    boolean extendLast(long tileId, long offset, int lengthBytes) {
        int last = size - 1;
        if (last < 0 || offsets[last] != offset || lengths[last] != lengthBytes || runLengths[last] == -1) {
            return false;
        }
        if (tileIds[last] + runLength(last) != tileId) {
            return false;
        }
        runLengths[last]++;
        return true;
    }

    /** Position of the last entry that starts at or before the id, or -1. */
    int floor(long tileId) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (tileIds[middle] <= tileId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private void grow() {
        int capacity = Math.max(64, size + (size >> 1));
        tileIds = Arrays.copyOf(tileIds, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        runLengths = Arrays.copyOf(runLengths, capacity);
    }
}
