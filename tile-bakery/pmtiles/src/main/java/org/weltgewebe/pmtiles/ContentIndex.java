package org.weltgewebe.pmtiles;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Finds blobs that were stored before, by length and the first 128 bits of SHA-256.
 *
 * <p>Equal length and digest count as equal bytes. For 2^30 blobs the chance of one accidental collision is below 2^-68, less than that of
 * a disk returning wrong bytes, so the blob is not read back for comparison. A fast non-cryptographic hash would not do: tiles hold what people
 * type, and whoever can construct a collision would see one tile in place of another.
 *
 * <p>Costs 28 bytes per blob plus 4 to 11 bytes for the table.
 */
final class ContentIndex {
    private final MessageDigest digest = sha256();
    private final byte[] digestBytes = new byte[32];
    private long[] high = new long[64];
    private long[] low = new long[64];
    private long[] offsets = new long[64];
    private int[] lengths = new int[64];
    private int size;
    /** Open addressing; holds blob number + 1, 0 is free. */
    private int[] table = new int[128];

    int size() {
        return size;
    }

    /** Offset of the earlier blob with these bytes, or -1 after having noted that they are going to be stored at {@code offset}. */
    long findOrAdd(byte[] blob, long offset) {
        ByteBuffer key = digestOf(blob);
        long keyHigh = key.getLong();
        long keyLow = key.getLong();
        int slot = slot(keyHigh);
        for (; table[slot] != 0; slot = slot + 1 & table.length - 1) {
            int found = table[slot] - 1;
            if (high[found] == keyHigh && low[found] == keyLow && lengths[found] == blob.length) {
                return offsets[found];
            }
        }
        add(keyHigh, keyLow, offset, blob.length);
        table[slot] = size;
        if (size > table.length / 4 * 3) {
            growTable();
        }
        return -1;
    }

    private void add(long keyHigh, long keyLow, long offset, int length) {
        if (size == offsets.length) {
            int capacity = size + (size >> 1);
            high = Arrays.copyOf(high, capacity);
            low = Arrays.copyOf(low, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
        high[size] = keyHigh;
        low[size] = keyLow;
        offsets[size] = offset;
        lengths[size] = length;
        size++;
    }

    private void growTable() {
        table = new int[table.length * 2];
        for (int i = 0; i < size; i++) {
            int slot = slot(high[i]);
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = i + 1;
        }
    }

    private int slot(long keyHigh) {
        return (int) keyHigh & table.length - 1;
    }

    private ByteBuffer digestOf(byte[] blob) {
        digest.update(blob);
        try {
            digest.digest(digestBytes, 0, digestBytes.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256: digest of another length (expected: 32 bytes)", e);
        }
        return ByteBuffer.wrap(digestBytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java platform)", e);
        }
    }
}
