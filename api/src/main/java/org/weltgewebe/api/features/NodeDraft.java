package org.weltgewebe.api.features;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;

/**
 * What a member writes of a node; the limits are those of the contract and of the table.
 *
 * @param kind 1..100 characters
 * @param title 1..200 characters
 * @param summary 1..500 characters, or null
 * @param info Markdown, at most 20,000 characters, or null
 * @param address 1..500 characters, or null
 * @param tags at most 32
 * @param topics at most 4 of the fixed ones
 * @param lon -180..180
 * @param lat -90..90
 */
public record NodeDraft(
        String kind,
        String title,
        @Nullable String summary,
        @Nullable String info,
        @Nullable String address,
        List<String> tags,
        List<String> topics,
        double lon,
        double lat) {

    /** Copies the lists. */
    public NodeDraft {
        tags = List.copyOf(tags);
        topics = List.copyOf(topics);
    }

    /**
     * Reads a body that matches the contract.
     *
     * @throws ProblemException when a text holds what Postgres cannot store; it names the field
     */
    public static NodeDraft of(JsonObject body) {
        JsonArray location = body.getJsonArray("location");
        return new NodeDraft(
                required(body, "kind"),
                required(body, "title"),
                text(body, "summary"),
                text(body, "info"),
                text(body, "address"),
                texts(body, "tags"),
                texts(body, "topics"),
                location.getDouble(0),
                location.getDouble(1));
    }

    /** Names of the fields that hold something, in the order of the contract. */
    public List<String> fieldsSet() {
        return changes(null);
    }

    /** Names of the fields that differ from another state of the node. */
    public List<String> changes(@Nullable NodeDraft before) {
        List<String> names = new ArrayList<>();
        addIfChanged(names, "kind", kind, before == null ? null : before.kind);
        addIfChanged(names, "title", title, before == null ? null : before.title);
        addIfChanged(names, "summary", summary, before == null ? null : before.summary);
        addIfChanged(names, "info", info, before == null ? null : before.info);
        addIfChanged(names, "tags", tags, before == null ? List.of() : before.tags);
        addIfChanged(names, "topics", topics, before == null ? List.of() : before.topics);
        addIfChanged(names, "address", address, before == null ? null : before.address);
        if (before == null || before.lon != lon || before.lat != lat) {
            names.add("location");
        }
        return names;
    }

    private static void addIfChanged(List<String> names, String name, @Nullable Object now, @Nullable Object before) {
        if (!java.util.Objects.equals(now, before)) {
            names.add(name);
        }
    }

    private static String required(JsonObject body, String field) {
        String text = text(body, field);
        if (text == null) {
            throw new ProblemException(ProblemCode.INVALID_BODY, field + ": missing (expected: a text)");
        }
        return text;
    }

    private static @Nullable String text(JsonObject body, String field) {
        String text = body.getString(field);
        return text == null ? null : storable(field, text);
    }

    private static List<String> texts(JsonObject body, String field) {
        List<String> texts = new ArrayList<>();
        for (Object element : body.getJsonArray(field, new JsonArray())) {
            texts.add(storable(field, (String) element));
        }
        return texts;
    }

    private static String storable(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_BODY,
                    field
                            + ": contains the character NUL (expected: text without U+0000, which Postgres cannot store)");
        }
        boolean lone = text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (lone) {
            throw new ProblemException(
                    ProblemCode.INVALID_BODY,
                    field + ": contains half of a surrogate pair (expected: well-formed Unicode)");
        }
        return text;
    }
}
