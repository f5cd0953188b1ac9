package org.weltgewebe.api.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bearer tokens (RFC 6750) known by their SHA-256, compared in constant time and all of them each time. */
public final class BearerTokens {

    private static final String SCHEME = "bearer ";

    private final List<Known> known;

    /** A token known by its hash. */
    public record Known(byte[] sha256, Caller caller) {}

    /** The tokens of the configuration. */
    public BearerTokens(List<Known> known) {
        this.known = List.copyOf(known);
    }

    /** Whose token the header carries. */
    public Optional<Caller> caller(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] hash = sha256(authorization.substring(SCHEME.length()).trim());
        Caller found = null;
        for (Known token : known) {
            if (MessageDigest.isEqual(token.sha256(), hash)) {
                found = token.caller();
            }
        }
        return Optional.ofNullable(found);
    }

    /** The hash that the configuration names, as lower-case hex. */
    public static String hash(String token) {
        return HexFormat.of().formatHex(sha256(token));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available (expected: every JDK has it)", e);
        }
    }
}
