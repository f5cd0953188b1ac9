package org.weltgewebe.pmtiles.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with typed access. Each accessor throws {@link JsonException} naming the member if it is missing or of another type.
 *
 * @param members in the order of the text
 */
public record JsonObject(Map<String, @Nullable Object> members) {

    /** @param name of the value, for the message */
    @SuppressWarnings("unchecked")
    public static JsonObject of(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject((Map<String, @Nullable Object>) map);
        }
        throw mismatch(name, value, "an object");
    }

    public @Nullable Object get(String name) {
        return members.get(name);
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public String string(String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw mismatch(name, members.get(name), "a string");
    }

    public @Nullable String optionalString(String name) {
        return members.get(name) == null ? null : string(name);
    }

    /** A whole number of at least 0. */
    public long count(String name) {
        if (members.get(name) instanceof Long number && number >= 0) {
            return number;
        }
        throw mismatch(name, members.get(name), "a whole number of at least 0");
    }

    public JsonObject object(String name) {
        return of(name, members.get(name));
    }

    public List<?> array(String name) {
        if (members.get(name) instanceof List<?> list) {
            return list;
        }
        throw mismatch(name, members.get(name), "an array");
    }

    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : array(name)) {
            objects.add(of(name + "[]", element));
        }
        return objects;
    }

    private static JsonException mismatch(String name, @Nullable Object value, String expected) {
        String found = value == null ? "nothing" : value.getClass().getSimpleName();
        return new JsonException(name + ": " + found + " (expected: " + expected + ")");
    }
}
