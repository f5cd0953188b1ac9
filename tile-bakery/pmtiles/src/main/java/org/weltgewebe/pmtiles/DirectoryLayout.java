package org.weltgewebe.pmtiles;

import java.io.ByteArrayOutputStream;

/**
 * Entries packed into a root directory that fits the first 16 KiB of the file, and leaves where it takes any.
 *
 * @param root compressed, at most {@link #ROOT_LIMIT_BYTES}
 * @param leaves compressed, one behind the other; empty if the root holds all entries
 * @param leafSize entries per leaf, 0 without leaves
 * @param attempts how many leaf sizes were tried
 */
record DirectoryLayout(byte[] root, byte[] leaves, int leafSize, int attempts) {
    /** What clients fetch first, less the header. */
    static final int ROOT_LIMIT_BYTES = PmtilesHeader.ROOT_LIMIT_BYTES - PmtilesHeader.SIZE_BYTES;

    private static final int FIRST_LEAF_SIZE = 4096;
    private static final double LEAF_GROWTH = 1.2;
    /** More entries than this never compress into a root: the columns cost more than a byte per entry. */
    private static final int ROOT_ONLY_ENTRIES = 16_384;
    /** A root with more pointers than this seldom fits: start near what will. */
    private static final int EXPECTED_ROOT_ENTRIES = 3500;

    static DirectoryLayout of(EntryColumns entries, Compression compression) {
        return of(entries, compression, ROOT_LIMIT_BYTES);
    }

    static DirectoryLayout of(EntryColumns entries, Compression compression, int rootLimitBytes) {
        try (DirectoryCompressor compressor = new DirectoryCompressor(compression)) {
            if (entries.size() < ROOT_ONLY_ENTRIES) {
                byte[] root = compressor.compress(Directory.encode(entries, 0, entries.size()));
                if (root.length <= rootLimitBytes) {
                    return new DirectoryLayout(root, new byte[0], 0, 1);
                }
            }
            double leafSize = Math.max(FIRST_LEAF_SIZE, entries.size() / (double) EXPECTED_ROOT_ENTRIES);
            for (int attempts = 1; ; attempts++) {
                DirectoryLayout layout = withLeaves(entries, compressor, (int) leafSize, attempts);
                if (layout.root.length <= rootLimitBytes) {
                    return layout;
                }
                leafSize *= LEAF_GROWTH;
            }
        }
    }

    private static DirectoryLayout withLeaves(
            EntryColumns entries, DirectoryCompressor compressor, int leafSize, int attempts) {
        EntryColumns pointers = new EntryColumns(entries.size() / leafSize + 1);
        ByteArrayOutputStream leaves = new ByteArrayOutputStream();
        for (int from = 0; from < entries.size(); from += leafSize) {
            int to = Math.min(entries.size(), from + leafSize);
            byte[] leaf = compressor.compress(Directory.encode(entries, from, to));
            pointers.add(entries.tileId(from), leaves.size(), leaf.length, 0);
            leaves.writeBytes(leaf);
        }
        byte[] root = compressor.compress(Directory.encode(pointers, 0, pointers.size()));
        return new DirectoryLayout(root, leaves.toByteArray(), leafSize, attempts);
    }
}
