package org.weltgewebe.pmtiles;

import org.jspecify.annotations.Nullable;

/**
 * A root or leaf directory: entries by ascending tile id (PMTiles v3, section 4.2).
 *
 * <p>Decoding never allocates more than a small multiple of the bytes it was given and refuses what cannot be represented (ids beyond zoom 26,
 * lengths beyond 2 GiB, offsets beyond 2^63). It does not judge what a well-behaved writer would not do (order, overlap, empty blobs):
 * that is the business of {@link PmtilesVerifier}, which must be able to read such files.
 */
public final class Directory {
    /** Each entry has four columns of at least one byte. */
    private static final int MIN_ENTRY_BYTES = 4;

    private static final long MAX_RUN_LENGTH = 0xffff_ffffL;

    private final EntryColumns entries;

    private Directory(EntryColumns entries) {
        this.entries = entries;
    }

    public int size() {
        return entries.size();
    }

    public DirectoryEntry entry(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("index: " + index + " (expected: 0 to " + (size() - 1) + ")");
        }
        return entries.entry(index);
    }

    /** The tile entry whose run holds the id, or the leaf entry under which it would be; null if there is neither. */
    public @Nullable DirectoryEntry find(long tileId) {
        int index = entries.floor(tileId);
        if (index < 0) {
            return null;
        }
        long runLength = entries.runLength(index);
        boolean holds = runLength == 0 || tileId - entries.tileId(index) < runLength;
        return holds ? entries.entry(index) : null;
    }

    /**
     * Reads a directory.
     *
     * @param plain the directory after decompression, all of it
     * @throws PmtilesFormatException if the bytes are no directory
     */
    public static Directory decode(byte[] plain) throws PmtilesFormatException {
        VarIntInput in = new VarIntInput(plain);
        int count = (int) in.next("directory entries", Integer.MAX_VALUE);
        if (count > in.remaining() / MIN_ENTRY_BYTES) {
            throw new PmtilesFormatException("directory entries: " + count + " (expected: at most "
                    + in.remaining() / MIN_ENTRY_BYTES + " in " + plain.length + " bytes)");
        }
        long[] tileIds = tileIds(in, count);
        long[] runLengths = column(in, "run length", count, MAX_RUN_LENGTH);
        long[] lengths = column(in, "length", count, Integer.MAX_VALUE);
        EntryColumns entries = new EntryColumns(count);
        for (int i = 0; i < count; i++) {
            long end = tileIds[i] + Math.max(1, runLengths[i]) - 1;
            if (end > TileCoord.MAX_ID) {
                throw new PmtilesFormatException(
                        "last tile id of a run: " + end + " (expected: at most " + TileCoord.MAX_ID + ")");
            }
            entries.add(tileIds[i], offset(in, entries, lengths[i]), (int) lengths[i], runLengths[i]);
        }
        if (in.remaining() != 0) {
            throw new PmtilesFormatException(
                    "directory: " + in.remaining() + " bytes behind the last entry (expected: 0)");
        }
        return new Directory(entries);
    }

    /** The directory before compression. */
    public byte[] encode() {
        return encode(entries, 0, entries.size());
    }

    /** Encodes the entries from (inclusive) to (exclusive) as a directory of their own. */
    static byte[] encode(EntryColumns entries, int from, int to) {
        VarIntOutput out = new VarIntOutput((to - from) * 8);
        out.put(to - from);
        long previousId = 0;
        for (int i = from; i < to; i++) {
            out.put(entries.tileId(i) - previousId);
            previousId = entries.tileId(i);
        }
        for (int i = from; i < to; i++) {
            out.put(entries.runLength(i));
        }
        for (int i = from; i < to; i++) {
            out.put(entries.lengthBytes(i));
        }
        for (int i = from; i < to; i++) {
            boolean follows = i > from && entries.offset(i) == entries.offset(i - 1) + entries.lengthBytes(i - 1);
            out.put(follows ? 0 : entries.offset(i) + 1);
        }
        return out.toByteArray();
    }

    private static long[] tileIds(VarIntInput in, int count) throws PmtilesFormatException {
        long[] tileIds = new long[count];
        long tileId = 0;
        for (int i = 0; i < count; i++) {
            tileId += in.next("tile id", TileCoord.MAX_ID - tileId);
            tileIds[i] = tileId;
        }
        return tileIds;
    }

    private static long[] column(VarIntInput in, String name, int count, long limit) throws PmtilesFormatException {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.next(name, limit);
        }
        return values;
    }

    private static long offset(VarIntInput in, EntryColumns before, long length) throws PmtilesFormatException {
        long value = in.next("offset", Long.MAX_VALUE - length);
        if (value > 0) {
            return value - 1;
        }
        int last = before.size() - 1;
        if (last < 0) {
            throw new PmtilesFormatException("offset of the first entry: 0 (expected: offset + 1)");
        }
        long offset = before.offset(last) + before.lengthBytes(last);
        if (offset < 0 || offset > Long.MAX_VALUE - length) {
            throw new PmtilesFormatException("offset: beyond 2^63 (expected: less)");
        }
        return offset;
    }
}
