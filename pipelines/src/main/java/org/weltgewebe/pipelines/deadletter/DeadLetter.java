package org.weltgewebe.pipelines.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.event.Subjects;

/**
 * The payload of a dead letter ({@code schemas/events/dead-letter.v1.schema.json}): what is wrong and where, and for a row its original.
 *
 * @param fault stable code
 * @param stage where it was set aside
 * @param reason for people, without any value of the row
 * @param key key of the row, where its contract vouches for it
 * @param row the captured row, or null
 * @param message the message that could not go on, or null
 * @param original what was captured, or null when it lies in {@code message}
 */
public record DeadLetter(
        FaultCode fault,
        Stage stage,
        String reason,
        @Nullable String key,
        @Nullable Row row,
        @Nullable Message message,
        @Nullable Original original) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * A captured row.
     *
     * @param position {@code <xid>/<lsn hex>/<ordinal>}
     * @param columns names of the columns at fault
     */
    public record Row(String table, Operation operation, String position, List<String> columns) {
        /** Copies the names. */
        public Row {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A message.
     *
     * @param subject its subject
     * @param sequence where it lies in {@code WG_EVENT}; 0 when no stream took it
     * @param position of its row, {@code <lsn hex>/<ordinal>}, or null when it says none
     */
    public record Message(String subject, long sequence, @Nullable String position) {}

    /** Position as the letter tells it, empty when it tells none. */
    public String position() {
        if (row != null) {
            return row.position();
        }
        return message == null || message.position() == null ? "" : message.position();
    }

    /** The same letter with another original, or none. */
    public DeadLetter withOriginal(@Nullable Original other) {
        return new DeadLetter(fault, stage, reason, key, row, message, other);
    }

    /** The payload as UTF-8 JSON with a fixed order of keys. */
    public byte[] encode() {
        ObjectNode body = JSON.createObjectNode();
        body.put("fault", fault.name());
        body.put("stage", stage.label());
        body.put("reason", reason);
        if (row != null) {
            body.put("table", row.table());
            body.put("operation", row.operation().name().toLowerCase(Locale.ROOT));
        }
        if (key != null) {
            body.put("key", key);
        }
        if (!position().isEmpty()) {
            body.put("position", position());
        }
        if (row != null) {
            row.columns().forEach(body.putArray("columns")::add);
        }
        if (message != null) {
            if (message.sequence() > 0) {
                body.put("stream", Subjects.STREAM_EVENT);
                body.put("sequence", message.sequence());
            }
            body.put("subject", message.subject());
        }
        if (original != null) {
            body.set("original", original.json());
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a payload; letters written before originals were kept are read too.
     *
     * @throws IllegalArgumentException when it is no dead letter
     */
    public static DeadLetter decode(byte[] data) {
        JsonNode body = tree(data);
        FaultCode fault = constant(FaultCode.class, body.path("fault").asText());
        Stage stage = constant(Stage.class, body.path("stage").asText());
        String key = text(body, "key");
        Original original = body.has("original") ? Original.of(body.get("original")) : null;
        Row row = null;
        Message message = null;
        if (body.has("table")) {
            List<String> columns = new ArrayList<>();
            body.path("columns").forEach(column -> columns.add(column.asText()));
            row = new Row(
                    body.path("table").asText(),
                    constant(Operation.class, body.path("operation").asText()),
                    body.path("position").asText(),
                    columns);
        } else if (body.has("subject")) {
            message = new Message(
                    body.path("subject").asText(), body.path("sequence").asLong(), text(body, "position"));
        }
        return new DeadLetter(fault, stage, body.path("reason").asText(), key, row, message, original);
    }

    static JsonNode tree(byte[] data) {
        try {
            JsonNode body = JSON.readTree(data);
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            // Jackson quotes the input.
        }
        throw new IllegalArgumentException("payload: " + data.length + " bytes (expected: a JSON object)");
    }

    static <E extends Enum<E>> E constant(Class<E> type, String label) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(label)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + ": " + label + " (expected: one this version knows)");
    }

    static @Nullable String text(JsonNode body, String name) {
        return body.hasNonNull(name) ? body.get(name).asText() : null;
    }
}
