package org.weltgewebe.api.tiles;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;

/**
 * One satisfiable byte range (RFC 9110, section 14).
 *
 * @param offset first byte, 0..length of the representation - 1
 * @param lengthBytes at least 1
 */
record ByteRange(long offset, long lengthBytes) {

    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d*)-(\\d*)\\s*", Pattern.CASE_INSENSITIVE);
    private static final int MAX_DIGITS = 18;

    /**
     * Reads a {@code Range} header.
     *
     * @return the range, or null when the whole representation is to be sent: no header, another unit, a malformed header or several
     *     ranges, all of which a server may ignore
     * @throws ProblemException {@link ProblemCode#RANGE_NOT_SATISFIABLE} when no byte of it exists
     */
    static @Nullable ByteRange parse(@Nullable String header, long totalBytes) {
        if (header == null) {
            return null;
        }
        Matcher range = SINGLE.matcher(header.trim());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return null;
        }
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(number(range.group(2)), totalBytes);
            return satisfiable(totalBytes - suffix, suffix);
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? totalBytes - 1 : number(range.group(2));
        if (!range.group(2).isEmpty() && last < first) {
            return null;
        }
        return satisfiable(first, Math.min(last, totalBytes - 1) - first + 1);
    }

    private static ByteRange satisfiable(long offset, long lengthBytes) {
        if (lengthBytes <= 0) {
            throw new ProblemException(ProblemCode.RANGE_NOT_SATISFIABLE);
        }
        return new ByteRange(offset, lengthBytes);
    }

    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE / 4 : Long.parseLong(digits);
    }

    /** {@code bytes first-last/total}. */
    String contentRange(long totalBytes) {
        return "bytes " + offset + "-" + (offset + lengthBytes - 1) + "/" + totalBytes;
    }
}
