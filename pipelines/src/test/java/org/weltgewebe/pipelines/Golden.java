package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Bytes as a version of this code once wrote them, in hexadecimal under {@code src/test/resources/state}; lines with {@code #} tell
 * where they come from. A new version gets a new file, the old ones stay: {@code -Dwg.bless=true} writes files that are missing and
 * never replaces one.
 */
public final class Golden {

    private static final Path DIRECTORY = Path.of("src/test/resources/state");
    private static final int BYTES_PER_LINE = 40;

    private Golden() {}

    /** The stored bytes, after a check that this code still writes the same. */
    public static byte[] stored(String name, byte[] written) throws IOException {
        Path file = DIRECTORY.resolve(name + ".hex");
        if (Boolean.getBoolean("wg.bless") && !Files.exists(file)) {
            Files.createDirectories(DIRECTORY);
            String provenance = "# " + name + ": written by the serializer of that version for the value in its test.\n"
                    + "# mvn -pl pipelines test -Dtest=StoredStateTest -Dwg.bless=true writes missing files.\n";
            String hex = HexFormat.of().formatHex(written).replaceAll("(.{" + 2 * BYTES_PER_LINE + "})", "$1\n");
            Files.writeString(file, provenance + hex.strip() + "\n");
        }
        byte[] stored = stored(name);
        assertThat(written).as(name).isEqualTo(stored);
        return stored;
    }

    /** Bytes of an earlier version, which nothing writes any more. */
    public static byte[] stored(String name) throws IOException {
        Path file = DIRECTORY.resolve(name + ".hex");
        return HexFormat.of()
                .parseHex(Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.joining()));
    }
}
