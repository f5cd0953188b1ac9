package org.weltgewebe.schemas.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * JSON payload of row events, version 1 ({@code schemas/events/row-event.v1.schema.json}). The kind and the collection are also in
 * the CloudEvents type; the payload repeats them so that it can be read alone.
 */
public final class RowEventCodec {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private RowEventCodec() {}

    /** An empty object for the properties of an event. */
    public static ObjectNode newProperties() {
        return JSON.createObjectNode();
    }

    /** The payload as UTF-8 JSON with a fixed key order. */
    public static byte[] encode(RowEvent event) {
        ObjectNode root = JSON.createObjectNode();
        root.put("kind", event.kind().label());
        root.put("collection", event.collection());
        root.put("key", event.key());
        root.put("version", event.version());
        root.set("geometry", event.geometry());
        root.set("properties", event.properties());
        if (event.expiresAt() != null) {
            root.put("expiresAt", event.expiresAt().toString());
        }
        RowEvent.RetentionTag retention = event.retention();
        if (retention != null) {
            ObjectNode tag = root.putObject("retention");
            tag.put("datenart", retention.datenart());
            tag.put("action", retention.action());
            if (retention.dueAt() != null) {
                tag.put("dueAt", retention.dueAt().toString());
            }
        }
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain nodes always has a JSON form", e);
        }
    }

    /**
     * Reads a payload.
     *
     * @throws FaultException {@link FaultCode#EVENT_UNDECODABLE}
     */
    public static RowEvent decode(byte[] data) {
        JsonNode root;
        try {
            root = JSON.readTree(data);
        } catch (IOException e) {
            // Jackson quotes the input in its message: keep only the kind of failure.
            throw undecodable("payload: " + data.length + " bytes (expected: a JSON object)");
        }
        if (root == null || !root.isObject()) {
            throw undecodable("payload: not an object (expected: a row event)");
        }
        RowEvent.Kind kind = RowEvent.Kind.ofLabel(text(root, "kind"))
                .orElseThrow(() -> undecodable("kind: unknown (expected: upserted, withdrawn or deleted)"));
        JsonNode geometry = root.get("geometry");
        JsonNode properties = root.get("properties");
        if (!(properties instanceof ObjectNode object)) {
            throw undecodable("properties: missing (expected: an object)");
        }
        return new RowEvent(
                kind,
                text(root, "collection"),
                text(root, "key"),
                root.path("version").asLong(0),
                geometry == null || geometry.isNull() ? null : geometry,
                object,
                instant(root, "expiresAt"),
                retention(root.get("retention")));
    }

    private static RowEvent.@Nullable RetentionTag retention(@Nullable JsonNode tag) {
        return tag == null || tag.isNull()
                ? null
                : new RowEvent.RetentionTag(text(tag, "datenart"), text(tag, "action"), instant(tag, "dueAt"));
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isTextual()) {
            throw undecodable(name + ": missing (expected: a string)");
        }
        return value.asText();
    }

    private static @Nullable Instant instant(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        try {
            return Instant.parse(value.asText());
        } catch (DateTimeParseException e) {
            throw undecodable(name + ": malformed (expected: RFC 3339)");
        }
    }

    private static FaultException undecodable(String message) {
        return new FaultException(FaultCode.EVENT_UNDECODABLE, message);
    }
}
