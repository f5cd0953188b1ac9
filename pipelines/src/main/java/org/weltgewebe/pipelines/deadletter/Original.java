package org.weltgewebe.pipelines.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The captured columns of a dead letter, in the one of three forms that may leave the database. */
public sealed interface Original {

    /**
     * All columns, readable with the key.
     *
     * @param key id of the key
     * @param data nonce of 12 bytes, ciphertext, tag of 16 bytes
     */
    record Encrypted(String key, byte[] data) implements Original {}

    /** No key is configured: names and types only. */
    record Redacted(Map<String, String> types) implements Original {
        /** Copies the map. */
        public Redacted {
            types = Map.copyOf(types);
        }
    }

    /** Larger than the server takes: nothing but its size is kept. */
    record Omitted(long sizeBytes) implements Original {}

    /** Its JSON form, see {@code schemas/events/dead-letter.v1.schema.json}. */
    default ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (this instanceof Encrypted encrypted) {
            node.put("form", "encrypted").put("key", encrypted.key()).put("data", encrypted.data());
        } else if (this instanceof Redacted redacted) {
            ObjectNode types = node.put("form", "redacted").putObject("types");
            redacted.types().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(column -> types.put(column.getKey(), column.getValue()));
        } else if (this instanceof Omitted omitted) {
            node.put("form", "omitted").put("sizeBytes", omitted.sizeBytes());
        }
        return node;
    }

    /**
     * Reads the JSON form.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Original of(JsonNode node) {
        String form = node.path("form").asText();
        switch (form) {
            case "encrypted" -> {
                try {
                    return new Encrypted(
                            node.path("key").asText(), node.path("data").binaryValue());
                } catch (IOException e) {
                    throw new IllegalArgumentException("original.data: no base64 (expected: as it was written)");
                }
            }
            case "redacted" -> {
                Map<String, String> types = new LinkedHashMap<>();
                node.path("types")
                        .fields()
                        .forEachRemaining(column ->
                                types.put(column.getKey(), column.getValue().asText()));
                return new Redacted(types);
            }
            case "omitted" -> {
                return new Omitted(node.path("sizeBytes").asLong());
            }
            default ->
                throw new IllegalArgumentException("original.form: unknown (expected: encrypted, redacted or omitted)");
        }
    }
}
