package org.weltgewebe.servers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** Generated passwords in a properties file that only its owner may read (mode 0600). */
public final class SecretsFile {

    private static final int PASSWORD_BYTES = 24;

    private final Path file;
    private final Properties values = new Properties();

    private SecretsFile(Path file) {
        this.file = file;
    }

    /** Reads the file; a missing one is an empty one. */
    public static SecretsFile at(Path file) {
        SecretsFile secrets = new SecretsFile(file);
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                secrets.values.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": cannot be read (expected: a secrets file of this user)", e);
            }
        }
        return secrets;
    }

    /** The secret of that name; generated (192 random bits) and stored on first use. */
    public String get(String name) {
        String known = values.getProperty(name);
        if (known != null) {
            return known;
        }
        String fresh = random();
        values.setProperty(name, fresh);
        store();
        return fresh;
    }

    /** A password of 192 random bits in URL-safe characters. */
    public static String random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Creates or replaces {@code file} with {@code text}, readable by its owner only from the first byte on. */
    public static void writePrivately(Path file, String text) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written (expected: a writable directory)", e);
        }
    }

    private void store() {
        try (Writer text = new java.io.StringWriter()) {
            values.store(text, "generated; keep private");
            writePrivately(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written (expected: a writable directory)", e);
        }
    }
}
