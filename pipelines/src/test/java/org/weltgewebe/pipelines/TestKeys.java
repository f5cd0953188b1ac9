package org.weltgewebe.pipelines;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Keys of dead letters that are the same in every run. */
public final class TestKeys {

    private TestKeys() {}

    /** A line of a key file. */
    public static String line(String id) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return id + " " + Base64.getEncoder().encodeToString(key) + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
