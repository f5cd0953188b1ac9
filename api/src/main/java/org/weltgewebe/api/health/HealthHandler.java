package org.weltgewebe.api.health;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.weltgewebe.api.http.Answers;

/** Live and ready. Ready asks every part anew; each answers or gives up within two seconds by itself. */
public final class HealthHandler {

    private final String version;
    private final Map<String, Supplier<Future<PartState>>> parts;
    private final Supplier<Map<String, PartState>> tilesets;

    /**
     * Asks these parts.
     *
     * @param version version of this process
     * @param parts checks by name; a check never fails, it says down
     * @param tilesets states of the tilesets by name
     */
    public HealthHandler(
            String version, Map<String, Supplier<Future<PartState>>> parts, Supplier<Map<String, PartState>> tilesets) {
        this.version = version;
        this.parts = Map.copyOf(parts);
        this.tilesets = tilesets;
    }

    /** {@code GET /health/live}. */
    public void live(RoutingContext context) {
        Answers.json(context, 200, document(true, new TreeMap<>()));
    }

    /** {@code GET /health/ready}. */
    public void ready(RoutingContext context) {
        Map<String, PartState> states = new ConcurrentSkipListMap<>(tilesets.get());
        List<Future<?>> checks = new ArrayList<>();
        parts.forEach((name, check) -> checks.add(check.get().onSuccess(state -> states.put(name, state))));
        Future.all(checks)
                .onSuccess(all -> {
                    boolean isUp = states.values().stream().allMatch(PartState::isUp);
                    Answers.json(context, isUp ? 200 : 503, document(isUp, states));
                })
                .onFailure(context::fail);
    }

    private JsonObject document(boolean isUp, Map<String, PartState> states) {
        JsonObject json = new JsonObject();
        states.forEach((name, state) -> json.put(name, state.toJson()));
        return new JsonObject()
                .put("status", isUp ? "up" : "down")
                .put("version", version)
                .put("parts", json);
    }
}
