package org.weltgewebe.api.health;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of one part.
 *
 * @param isUp whether it answers
 * @param facts what else is known: {@code detail}, {@code lagSeconds}, {@code generation}, {@code sequence}, {@code version}
 */
public record PartState(boolean isUp, Map<String, Object> facts) {

    /** Copies the facts, sorted by name. */
    public PartState {
        facts = java.util.Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /** A part that answers. */
    public static PartState up(Map<String, Object> facts) {
        return new PartState(true, facts);
    }

    /** A part that does not, and why. */
    public static PartState down(String detail) {
        return new PartState(false, Map.of("detail", detail));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject().put("status", isUp ? "up" : "down");
        facts.forEach(json::put);
        return json;
    }
}
