package org.weltgewebe.api.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strong entity tags and the preconditions that compare them (RFC 9110, sections 8.8.3 and 13.1). */
public final class EntityTag {

    private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");
    private static final int HASH_BYTES = 16;

    private EntityTag() {}

    /** A tag made of the bytes: 128 bits of SHA-256, so that equal bytes have equal tags in every process and generation. */
    public static String ofBytes(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\"" + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available (expected: every JDK has it)", e);
        }
    }

    /** The tag of another representation of the same bytes, such as another content coding. */
    public static String variant(String tag, String name) {
        return tag.substring(0, tag.length() - 1) + "-" + name + "\"";
    }

    /** The tag of a row version. */
    public static String ofVersion(long version) {
        return "\"" + version + "\"";
    }

    /** True when {@code If-None-Match} names the tag (weak comparison) or is {@code *}: the answer is 304. */
    public static boolean noneMatchHits(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (ifNoneMatch.trim().equals("*")) {
            return true;
        }
        Matcher tags = TAG.matcher(ifNoneMatch);
        while (tags.find()) {
            if (tags.group(1).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** True when a range may be answered: no {@code If-Range}, or exactly this strong tag. Dates never match: none are sent. */
    public static boolean rangeAllowed(@Nullable String ifRange, String tag) {
        return ifRange == null || ifRange.trim().equals(tag);
    }
}
