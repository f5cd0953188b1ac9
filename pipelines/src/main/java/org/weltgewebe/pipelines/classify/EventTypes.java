package org.weltgewebe.pipelines.classify;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The known event types: one JSON Schema (2020-12) {@code <aggregate>.<type>.v1.schema.json} each. An outbox payload leaves only when
 * the schema of its type exists and accepts it.
 */
public final class EventTypes {

    private static final Pattern FILE = Pattern.compile("([a-z][a-z0-9_]*)\\.([a-z][a-z0-9_-]*)\\.v1\\.schema\\.json");

    private final Map<String, Schema> schemas;

    private EventTypes(Map<String, Schema> schemas) {
        this.schemas = Map.copyOf(schemas);
    }

    /** Reads every event schema of a directory; other files are left alone. */
    public static EventTypes load(Path directory) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        Map<String, Schema> schemas = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    schemas.put(name.group(1) + "." + name.group(2), registry.getSchema(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": not readable (expected: event schemas)", e);
        }
        return new EventTypes(schemas);
    }

    /** Whether the type has a schema. */
    public boolean isKnown(String aggregateType, String type) {
        return schemas.containsKey(aggregateType + "." + type);
    }

    /**
     * Checks a payload of a known type.
     *
     * @return what is wrong, in terms of the schema (a payload may be personal, even the names in it); empty when nothing is
     */
    public Optional<String> problem(String aggregateType, String type, String payload) {
        Schema schema = schemas.get(aggregateType + "." + type);
        if (schema == null) {
            throw new IllegalArgumentException("event type: unknown (expected: ask isKnown first)");
        }
        List<com.networknt.schema.Error> errors;
        try {
            errors = schema.validate(payload, InputFormat.JSON);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return Optional.of("payload: not JSON");
        }
        return errors.isEmpty()
                ? Optional.empty()
                : Optional.of("payload: violates "
                        + errors.stream()
                                .map(error ->
                                        error.getSchemaLocation().getFragment().toString())
                                .distinct()
                                .limit(5)
                                .toList());
    }
}
