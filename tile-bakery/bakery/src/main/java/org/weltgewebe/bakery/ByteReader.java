package org.weltgewebe.bakery;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote. Damaged input throws {@link IllegalArgumentException}; no size is trusted before
 * it was compared with the bytes that are left.
 */
public final class ByteReader {

    private final byte[] bytes;
    private int position;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int readByte() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint: more than 10 bytes (expected: at most 10; the bytes are damaged)");
    }

    public long readZigZag() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    public double readDouble() {
        require(8);
        long bits = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            bits |= (long) (bytes[position++] & 0xFF) << shift;
        }
        return Double.longBitsToDouble(bits);
    }

    public String readText() {
        int lengthBytes = readCount(1);
        String text = new String(bytes, position, lengthBytes, StandardCharsets.UTF_8);
        position += lengthBytes;
        return text;
    }

    /**
     * A varint that counts things of at least {@code minSizeBytes} each.
     *
     * @throws IllegalArgumentException when so many cannot follow
     */
    public int readCount(int minSizeBytes) {
        long count = readVarint();
        int leftBytes = bytes.length - position;
        if (count < 0 || count > leftBytes / minSizeBytes) {
            throw new IllegalArgumentException("count: " + count + " things of at least " + minSizeBytes
                    + " bytes (expected: to fit in the " + leftBytes + " bytes left; the bytes are damaged)");
        }
        return (int) count;
    }

    /** @throws IllegalArgumentException when bytes are left over */
    public void requireEnd() {
        if (position != bytes.length) {
            throw new IllegalArgumentException(
                    "bytes: " + (bytes.length - position) + " left over (expected: 0; the bytes are damaged)");
        }
    }

    private void require(int moreBytes) {
        if (bytes.length - position < moreBytes) {
            throw new IllegalArgumentException(
                    "bytes: end after " + bytes.length + " (expected: " + moreBytes + " more; the bytes are cut off)");
        }
    }
}
