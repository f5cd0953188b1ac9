package org.weltgewebe.pmtiles;

import java.util.Arrays;

/** The distinct blobs behind tile entries, by offset. */
final class Blobs {
    private final long[] offsets;
    private final int[] lengths;

    /** Notes blobs that start together but end apart, or reach into each other. */
    Blobs(EntryColumns entries, Findings findings) {
        long[] sorted = new long[entries.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = entries.offset(i);
        }
        Arrays.sort(sorted);
        int distinct = 0;
        for (long offset : sorted) {
            if (distinct == 0 || sorted[distinct - 1] != offset) {
                sorted[distinct++] = offset;
            }
        }
        offsets = Arrays.copyOf(sorted, distinct);
        lengths = new int[distinct];
        Arrays.fill(lengths, -1);
        for (int i = 0; i < entries.size(); i++) {
            note(entries.entry(i), findings);
        }
        for (int blob = 1; blob < distinct; blob++) {
            if (offsets[blob - 1] + lengths[blob - 1] > offsets[blob]) {
                findings.add(
                        FindingCode.BLOB_OVERLAP,
                        "blob at " + offsets[blob - 1] + ": " + lengths[blob - 1]
                                + " bytes (expected: none of the blob at " + offsets[blob] + ")");
            }
        }
    }

    int size() {
        return offsets.length;
    }

    /** Number of the blob at an offset that an entry named. */
    int indexOf(long offset) {
        return Arrays.binarySearch(offsets, offset);
    }

    private void note(DirectoryEntry entry, Findings findings) {
        int blob = indexOf(entry.offset());
        if (lengths[blob] < 0) {
            lengths[blob] = entry.lengthBytes();
        } else if (lengths[blob] != entry.lengthBytes()) {
            findings.add(
                    FindingCode.BLOB_OVERLAP,
                    "tile " + entry.tileId() + ": " + entry.lengthBytes() + " bytes at " + entry.offset()
                            + " (expected: " + lengths[blob] + " as in another entry)");
        }
    }
}
