package org.weltgewebe.pmtiles;

/** Reads unsigned LEB128 integers from untrusted bytes. */
final class VarIntInput {
    private static final int MAX_BYTES = 10;

    private final byte[] bytes;
    private int position;

    VarIntInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.length - position;
    }

    /**
     * The next integer as an unsigned 64-bit value.
     *
     * @throws PmtilesFormatException if the bytes end within it or it has more than 64 bits
     */
    long next() throws PmtilesFormatException {
        long value = 0;
        for (int count = 0; count < MAX_BYTES; count++) {
            if (position == bytes.length) {
                throw new PmtilesFormatException(
                        "varint: cut off at byte " + position + " (expected: a byte below 0x80 at its end)");
            }
            int next = bytes[position++];
            if (count == MAX_BYTES - 1 && (next & 0xfe) != 0) {
                break;
            }
            value |= (long) (next & 0x7f) << 7 * count;
            if (next >= 0) {
                return value;
            }
        }
        throw new PmtilesFormatException("varint: over 64 bits before byte " + position + " (expected: at most 64)");
    }

    /**
     * The next integer, which must not be negative as a signed long and not above the limit.
     *
     * @param name for the message
     */
    long next(String name, long limit) throws PmtilesFormatException {
        long value = next();
        if (value < 0 || value > limit) {
            throw new PmtilesFormatException(
                    name + ": " + Long.toUnsignedString(value) + " (expected: 0 to " + limit + ")");
        }
        return value;
    }
}
