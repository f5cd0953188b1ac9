package org.weltgewebe.schemas.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Binds a YAML 1.2 document to records. A component {@code minZoom} is the key {@code min-zoom}; a component annotated
 * {@code @Nullable} may be absent; absent {@code List} and {@code Map} components are empty. Values: {@code String, int, long,
 * double, boolean, Duration (ISO 8601), Path (relative to the file), Secret}, enums by their lower-case kebab name, records,
 * {@code List} and {@code Map<String, …>} of these. Compact constructors may refuse values with {@link IllegalArgumentException}.
 */
public final class StrictYaml {

    private StrictYaml() {}

    /**
     * Reads a file.
     *
     * @throws YamlProblems with every problem found
     */
    public static <T extends Record> T read(Path file, Class<T> type) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8), parent, type);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read (expected: a readable YAML file)", e);
        }
    }

    /** Reads a text; {@code source} names it in problems. Relative paths stay relative. */
    public static <T extends Record> T read(String source, String yaml, Class<T> type) {
        return read(source, yaml, null, type);
    }

    private static <T extends Record> T read(String source, String yaml, @Nullable Path base, Class<T> type) {
        List<String> problems = new ArrayList<>();
        Optional<Node> root;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(source)
                    .setAllowDuplicateKeys(false)
                    .build();
            root = new Compose(settings).composeString(yaml);
        } catch (YamlEngineException e) {
            throw new YamlProblems(List.of(source + ": not valid YAML: " + e.getMessage()));
        }
        if (root.isEmpty()) {
            throw new YamlProblems(List.of(source + ": empty document (expected: a mapping)"));
        }
        Object value = new RecordBinder(source, base, problems).bind(root.get(), type, "");
        if (!problems.isEmpty() || value == null) {
            throw new YamlProblems(problems);
        }
        return type.cast(value);
    }
}
