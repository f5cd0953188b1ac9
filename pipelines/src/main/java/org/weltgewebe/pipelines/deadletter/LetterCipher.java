package org.weltgewebe.pipelines.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;

/**
 * Keeps originals: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits, the id of the message as associated data, so that a
 * ciphertext opens only in the letter it was made for. Without keys an original is reduced to names and types.
 */
public final class LetterCipher {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final @Nullable LetterKeys keys;
    private final SecureRandom random = new SecureRandom();

    /** @param keys null to keep no values */
    public LetterCipher(@Nullable LetterKeys keys) {
        this.keys = keys;
    }

    /** Whether originals are kept. */
    public boolean hasKeys() {
        return keys != null;
    }

    /**
     * The columns in a form that shows no value.
     *
     * @param messageId id of the message that will carry it
     */
    public Original seal(Map<String, @Nullable Object> columns, String messageId) {
        if (keys == null) {
            Map<String, String> types = new LinkedHashMap<>();
            columns.forEach((name, value) -> types.put(name, type(value)));
            return new Original.Redacted(types);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        SecretKey key = keys.find(keys.current()).orElseThrow();
        try {
            byte[] plain = ColumnsJson.text(columns, false).getBytes(StandardCharsets.UTF_8);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, ByteBuffer.wrap(nonce), messageId)
                    .doFinal(plain);
            byte[] data = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return new Original.Encrypted(keys.current(), data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM: not available (expected: every JDK has it)", e);
        }
    }

    /**
     * The columns again.
     *
     * @param messageId id of the message that carries it
     * @throws OriginalUnreadableException when no value was kept, the key is not there, or anything was altered
     */
    public Map<String, @Nullable Object> open(Original original, String messageId) throws OriginalUnreadableException {
        if (original instanceof Original.Redacted) {
            throw new OriginalUnreadableException(
                    "original: redacted, no key was configured when it was set aside (dead-letters.key-file)");
        }
        if (original instanceof Original.Omitted omitted) {
            throw new OriginalUnreadableException("original: not kept, " + omitted.sizeBytes()
                    + " bytes are more than the server takes (max_payload)");
        }
        Original.Encrypted encrypted = (Original.Encrypted) original;
        SecretKey key = keys == null ? null : keys.find(encrypted.key()).orElse(null);
        if (key == null) {
            throw new OriginalUnreadableException("original: encrypted with key " + encrypted.key()
                    + " (expected: one of "
                    + (keys == null ? "none, no dead-letters.key-file is configured" : keys.ids())
                    + "). Without that key nobody can read it; drop the letter");
        }
        return ColumnsJson.read(new String(decrypt(encrypted, key, messageId), StandardCharsets.UTF_8));
    }

    private static byte[] decrypt(Original.Encrypted encrypted, SecretKey key, String messageId)
            throws OriginalUnreadableException {
        if (encrypted.data().length <= NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw altered(encrypted);
        }
        ByteBuffer nonce = ByteBuffer.wrap(encrypted.data(), 0, NONCE_BYTES).slice();
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, messageId)
                    .doFinal(encrypted.data(), NONCE_BYTES, encrypted.data().length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw altered(encrypted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM: not available (expected: every JDK has it)", e);
        }
    }

    private static OriginalUnreadableException altered(Original.Encrypted encrypted) {
        return new OriginalUnreadableException("original: key " + encrypted.key()
                + " does not open it (expected: the key and the letter it was written with, unaltered)");
    }

    private static Cipher cipher(int mode, SecretKey key, ByteBuffer nonce, String messageId)
            throws GeneralSecurityException {
        byte[] iv = new byte[NONCE_BYTES];
        nonce.get(iv);
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(messageId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof CapturedRow.Unreadable unreadable) {
            return unreadable.type();
        }
        if (value instanceof CapturedRow.Wkb) {
            return "geometry";
        }
        if (value instanceof List<?>) {
            return "text[]";
        }
        if (value instanceof Instant) {
            return "timestamp";
        }
        return value instanceof String
                ? "text"
                : value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
