package org.weltgewebe.pipelines.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.schemas.contract.FieldType;

/** Column values as JSON, checked against the type their contract declares. */
final class PublicValue {

    /** Numbers keep every digit: what a double cannot hold must not turn into another value, or into none. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private PublicValue() {}

    static boolean fits(Object value, FieldType type) {
        return switch (type) {
            case UUID -> value instanceof String text && UUID_FORM.matcher(text).matches();
            case TEXT -> value instanceof String;
            case JSONB -> value instanceof String text && isJson(text);
            case TEXT_ARRAY -> value instanceof List;
            case INTEGER, BIGINT -> value instanceof Long;
            case DOUBLE -> value instanceof Double number && Double.isFinite(number);
            case BOOLEAN -> value instanceof Boolean;
            case TIMESTAMPTZ -> value instanceof Instant;
            case GEOMETRY -> value instanceof CapturedRow.Wkb;
        };
    }

    /** The kind of a value, for reasons; never the value. */
    static String describe(Object value) {
        return value instanceof CapturedRow.Unreadable unreadable
                ? unreadable.type()
                : value.getClass().getSimpleName();
    }

    /** Adds a value that {@link #fits} and is no geometry. */
    static void put(ObjectNode properties, String name, Object value, FieldType type) {
        if (type == FieldType.JSONB) {
            try {
                properties.set(name, JSON.readTree((String) value));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("put() before fits()");
            }
        } else if (value instanceof List<?> texts) {
            var array = properties.putArray(name);
            texts.forEach(text -> array.add((String) text));
        } else if (value instanceof Long number) {
            properties.put(name, number);
        } else if (value instanceof Double number) {
            properties.put(name, number);
        } else if (value instanceof Boolean bool) {
            properties.put(name, bool);
        } else {
            // Text, UUID, and an instant in its ISO 8601 form.
            properties.put(name, value.toString());
        }
    }

    private static boolean isJson(String text) {
        try {
            return !JSON.readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
