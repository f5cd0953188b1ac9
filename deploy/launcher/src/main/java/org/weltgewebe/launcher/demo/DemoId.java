package org.weltgewebe.launcher.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based identifiers (RFC 9562, version 5): the same demo row has the same id on every machine and in every run. */
final class DemoId {

    private static final UUID NAMESPACE = UUID.fromString("5b1f3c2e-7d0a-5e44-9a51-77656c746765");
    private static final long VERSION_5 = 0x5000L;
    private static final long VARIANT = 0x8000000000000000L;

    private DemoId() {}

    /** The id of a name such as {@code node/26862578}. */
    static UUID of(String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = (digest.getLong() & ~0xF000L) | VERSION_5;
            long low = (digest.getLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1: not available (expected: every JDK has it)", e);
        }
    }
}
