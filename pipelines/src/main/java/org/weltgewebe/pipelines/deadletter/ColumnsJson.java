package org.weltgewebe.pipelines.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;
import org.weltgewebe.pipelines.capture.CapturedRow;

/**
 * Captured columns as JSON that loses nothing and that a person can edit. Text, whole numbers, numbers with a point, booleans, null
 * and lists of texts stand for themselves; the rest is an object with one member: {@code {"timestamp": "2026-11-27T10:00:00Z"}},
 * {@code {"wkb": "<hex>"}}, {@code {"double": "NaN"}}, {@code {"unreadable": "numeric"}}. For the editor's convenience
 * {@code {"wkt": "POINT (9.5 47.1)"}} is read too (EPSG:4326). Problems name the column, never a value.
 */
public final class ColumnsJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String FORMS =
            "a text, a number, true, false, null, a list of texts, or {timestamp | wkt | wkb | double | unreadable: text}";

    private ColumnsJson() {}

    /** The columns in their order. */
    public static ObjectNode write(Map<String, @Nullable Object> columns) {
        ObjectNode node = JSON.createObjectNode();
        columns.forEach((name, value) -> put(node, name, value));
        return node;
    }

    /** The columns as text, a line for each when {@code pretty}. */
    public static String text(Map<String, @Nullable Object> columns, boolean pretty) {
        try {
            return pretty
                    ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(write(columns))
                    : JSON.writeValueAsString(write(columns));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain nodes always has a JSON form", e);
        }
    }

    /**
     * Reads what {@link #text} wrote, or a person changed.
     *
     * @throws IllegalArgumentException with the line or the column at fault
     */
    public static Map<String, @Nullable Object> read(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the text.
            throw new IllegalArgumentException(
                    "columns: no JSON at line " + e.getLocation().getLineNr() + ", character "
                            + e.getLocation().getColumnNr() + " (expected: one object, each column once)");
        }
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("columns: not an object (expected: {\"column\": value, ...})");
        }
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = root.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            columns.put(field.getKey(), value(field.getKey(), field.getValue()));
        }
        return columns;
    }

    /**
     * A geometry in well-known text as the form that capture delivers.
     *
     * @throws IllegalArgumentException that quotes no coordinate
     */
    public static CapturedRow.Wkb wkb(String column, String wellKnownText) {
        String plain = wellKnownText.replaceFirst("(?i)^\\s*SRID=4326;", "");
        try {
            return new CapturedRow.Wkb(new WKBWriter(2).write(new WKTReader().read(plain)));
        } catch (ParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    column + ": no well-known text (expected: such as POINT (9.5 47.1), longitude first, EPSG:4326)");
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value == null) {
            node.putNull(name);
        } else if (value instanceof String text) {
            node.put(name, text);
        } else if (value instanceof Long number) {
            node.put(name, number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            node.put(name, number);
        } else if (value instanceof Double number) {
            node.putObject(name).put("double", number.toString());
        } else if (value instanceof Boolean bool) {
            node.put(name, bool);
        } else if (value instanceof Instant instant) {
            node.putObject(name).put("timestamp", instant.toString());
        } else if (value instanceof CapturedRow.Wkb wkb) {
            node.putObject(name).put("wkb", HexFormat.of().formatHex(wkb.bytes()));
        } else if (value instanceof CapturedRow.Unreadable unreadable) {
            node.putObject(name).put("unreadable", unreadable.type());
        } else if (value instanceof List<?> texts && texts.stream().allMatch(String.class::isInstance)) {
            var array = node.putArray(name);
            texts.forEach(text -> array.add((String) text));
        } else {
            // A letter is the last resort: it takes what nobody foresaw, by its kind.
            node.putObject(name).put("unreadable", value.getClass().getSimpleName());
        }
    }

    private static @Nullable Object value(String name, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isTextual()) {
            return node.asText();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.asLong();
        }
        if (node.isFloatingPointNumber() && Double.isFinite(node.asDouble())) {
            return node.asDouble();
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            for (JsonNode element : node) {
                if (!element.isTextual()) {
                    throw new IllegalArgumentException(
                            name + ": a list with something else than texts (expected: texts)");
                }
                texts.add(element.asText());
            }
            return List.copyOf(texts);
        }
        if (node.isObject() && node.size() == 1) {
            Map.Entry<String, JsonNode> form = node.fields().next();
            if (form.getValue().isTextual()) {
                return tagged(name, form.getKey(), form.getValue().asText());
            }
        }
        throw new IllegalArgumentException(name + ": another form of JSON (expected: " + FORMS + ")");
    }

    private static Object tagged(String name, String form, String text) {
        try {
            return switch (form) {
                case "timestamp" -> Instant.parse(text);
                case "wkb" -> new CapturedRow.Wkb(HexFormat.of().parseHex(text));
                case "wkt" -> wkb(name, text);
                case "double" -> Double.valueOf(text);
                case "unreadable" -> new CapturedRow.Unreadable(text);
                default -> throw new IllegalArgumentException(name + ": form unknown (expected: " + FORMS + ")");
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(name + ": no " + form + " (expected: " + FORMS + ")");
        } catch (IllegalArgumentException e) {
            if (form.equals("wkb")) {
                throw new IllegalArgumentException(name + ": no wkb (expected: hexadecimal digits in pairs)");
            }
            throw e;
        }
    }
}
