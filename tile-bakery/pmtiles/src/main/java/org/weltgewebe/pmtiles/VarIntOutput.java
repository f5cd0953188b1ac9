package org.weltgewebe.pmtiles;

import java.util.Arrays;

/** Collects unsigned LEB128 integers. */
final class VarIntOutput {
    private byte[] bytes;
    private int size;

    VarIntOutput(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    void put(long value) {
        if (bytes.length - size < 10) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
