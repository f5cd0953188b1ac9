package org.weltgewebe.pmtiles.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses and prints JSON. Printing keeps the order of maps, so equal input gives equal text. */
public final class Json {
    private Json() {}

    /**
     * Parses one JSON value.
     *
     * @throws JsonException at a syntax error, a duplicate key, or more than 256 levels; the message names the position, not the text
     */
    public static @Nullable Object parse(String text) {
        return new JsonParser(text).document();
    }

    /**
     * Parses a JSON object.
     *
     * @throws JsonException as {@link #parse}, or if the value is no object
     */
    public static JsonObject parseObject(String text) {
        return JsonObject.of("document", parse(text));
    }

    /**
     * Prints a value without white space.
     *
     * @param value made of {@code Map<String, ?>}, {@code List<?>}, {@code String}, {@code Number}, {@code Boolean}, null
     */
    public static String print(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            appendMap(out, map);
        } else if (value instanceof List<?> list) {
            appendList(out, list);
        } else if (value instanceof JsonObject object) {
            appendMap(out, object.members());
        } else if (value instanceof String text) {
            appendString(out, text);
        } else if (value instanceof Double || value instanceof Float) {
            appendDouble(out, ((Number) value).doubleValue());
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException(
                    "value: " + value.getClass().getName() + " (expected: Map, List, String, Number, Boolean, null)");
        }
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map) {
        char separator = '{';
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(separator);
            appendString(out, (String) member.getKey());
            out.append(':');
            append(out, member.getValue());
            separator = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void appendList(StringBuilder out, List<?> list) {
        char separator = '[';
        for (Object element : list) {
            out.append(separator);
            append(out, element);
            separator = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    /** Whole numbers print without fraction and exponent, as in most other writers. */
    private static void appendDouble(StringBuilder out, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("number: " + value + " (expected: a finite number)");
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else {
            out.append(value);
        }
    }

    private static void appendString(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c) && !isPaired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int index) {
        char c = text.charAt(index);
        return Character.isHighSurrogate(c)
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
