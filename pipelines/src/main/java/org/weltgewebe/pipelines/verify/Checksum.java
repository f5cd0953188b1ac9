package org.weltgewebe.pipelines.verify;

import java.util.HexFormat;

/**
 * Sum of 128-bit hashes modulo 2^128: the same for the same rows in whatever order, and unlike an exclusive or not blind to what
 * comes twice.
 */
final class Checksum {

    private long high;
    private long low;

    void add(ContentHash.Hash128 hash) {
        long sum = low + hash.low();
        boolean carry = Long.compareUnsigned(sum, low) < 0;
        low = sum;
        high += hash.high() + (carry ? 1 : 0);
    }

    /** 32 hexadecimal digits. */
    String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
