package org.weltgewebe.api.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hashes by which a strict content security policy allows the inline scripts of a document (CSP Level 3, section 8.4). */
final class InlineScripts {

    private static final Pattern SCRIPT =
            Pattern.compile("<script\\b([^>]*)>(.*?)</script>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern HAS_SOURCE = Pattern.compile("\\ssrc\\s*=", Pattern.CASE_INSENSITIVE);

    private InlineScripts() {}

    /** {@code sha256-<base64>} of every script element without a source, in document order. */
    static List<String> hashes(String html) {
        List<String> hashes = new ArrayList<>();
        Matcher scripts = SCRIPT.matcher(html);
        while (scripts.find()) {
            if (!HAS_SOURCE.matcher(scripts.group(1)).find()) {
                hashes.add(hash(scripts.group(2)));
            }
        }
        return List.copyOf(hashes);
    }

    private static String hash(String script) {
        try {
            // Parsers normalise line ends before they hash.
            byte[] bytes = script.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available (expected: every JDK has it)", e);
        }
    }
}
