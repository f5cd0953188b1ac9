package org.weltgewebe.pipelines.deadletter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of dead letters, a text file: one key a line, its id and 32 random bytes in base64, separated by white space; {@code #}
 * begins a comment. The first key encrypts, every key decrypts: a new key goes to the top, and when the line of an old one is removed
 * no letter under it can be read any more, in no copy of the stream (crypto-shredding).
 */
public final class LetterKeys {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final int KEY_BYTES = 32;
    private static final String LINE = "a line 'id base64', the id of a-z, 0-9 and '-', the base64 of 32 bytes";

    private final String current;
    private final Map<String, SecretKey> keys;

    private LetterKeys(String current, Map<String, SecretKey> keys) {
        this.current = current;
        this.keys = keys;
    }

    /**
     * Reads a key file.
     *
     * @throws IllegalArgumentException with every problem; no key is quoted
     */
    public static LetterKeys read(Path file) {
        try {
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "dead-letters.key-file: " + file + ": cannot be read (expected: keys; make one with"
                            + " (umask 077; echo \"k1 $(openssl rand -base64 32)\" > FILE))",
                    e);
        }
    }

    static LetterKeys parse(String source, List<String> lines) {
        List<String> problems = new ArrayList<>();
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").trim();
            if (line.isEmpty()) {
                continue;
            }
            String place = source + ":" + (i + 1) + ": ";
            String[] words = line.split("\\s+");
            Optional<SecretKey> key = words.length == 2 ? ofBase64(words[1]) : Optional.empty();
            if (key.isEmpty() || !ID.matcher(words[0]).matches()) {
                problems.add(place + "no key (expected: " + LINE + ")");
            } else if (keys.putIfAbsent(words[0], key.get()) != null) {
                problems.add(place + words[0] + ": twice (expected: each id once)");
            }
        }
        if (keys.isEmpty() && problems.isEmpty()) {
            problems.add(source + ": no key (expected: " + LINE + ")");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return new LetterKeys(keys.keySet().iterator().next(), keys);
    }

    private static Optional<SecretKey> ofBase64(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return bytes.length == KEY_BYTES ? Optional.of(new SecretKeySpec(bytes, "AES")) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Id of the key that encrypts. */
    public String current() {
        return current;
    }

    /** Ids of all keys. */
    public Set<String> ids() {
        return keys.keySet();
    }

    Optional<SecretKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** The ids; never a key. */
    @Override
    public String toString() {
        return "LetterKeys" + keys.keySet();
    }
}
