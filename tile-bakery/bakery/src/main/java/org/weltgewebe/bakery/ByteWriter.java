package org.weltgewebe.bakery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array with the integer forms that Protocol Buffers and the state codecs share: base-128 varints,
 * zigzag, little-endian doubles, length-prefixed text. Not thread safe.
 */
public final class ByteWriter {

    private byte[] bytes = new byte[64];
    private int sizeBytes;

    public void writeByte(int value) {
        ensure(1);
        bytes[sizeBytes++] = (byte) value;
    }

    /** Unsigned base-128 varint; a negative value takes ten bytes. */
    public void writeVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[sizeBytes++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[sizeBytes++] = (byte) rest;
    }

    /** Zigzag varint: small magnitudes stay short whatever their sign. */
    public void writeZigZag(long value) {
        writeVarint((value << 1) ^ (value >> 63));
    }

    /** IEEE 754 bits, eight bytes, little-endian. */
    public void writeDouble(double value) {
        ensure(8);
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[sizeBytes++] = (byte) (bits >>> shift);
        }
    }

    /** Varint length in bytes, then UTF-8. */
    public void writeText(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeVarint(utf8.length);
        write(utf8, 0, utf8.length);
    }

    /** Varint length in bytes, then the bytes written to {@code other} so far. */
    public void writeNested(ByteWriter other) {
        writeVarint(other.sizeBytes);
        write(other.bytes, 0, other.sizeBytes);
    }

    public void write(byte[] source, int offset, int lengthBytes) {
        ensure(lengthBytes);
        System.arraycopy(source, offset, bytes, sizeBytes, lengthBytes);
        sizeBytes += lengthBytes;
    }

    /** Forgets what was written and keeps the capacity. */
    public void reset() {
        sizeBytes = 0;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, sizeBytes);
    }

    private void ensure(int moreBytes) {
        if (sizeBytes + moreBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, sizeBytes + moreBytes));
        }
    }
}
