package org.weltgewebe.api.search.lucene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/** Row events for tests. */
final class Rows {

    static final CollectionContracts CONTRACTS = CollectionContracts.load(Path.of("..", "schemas", "collections"));

    private Rows() {}

    static RowEvent node(
            String key, long version, String title, String summary, List<String> topics, double... lonLat) {
        ObjectNode properties = RowEventCodec.newProperties();
        properties.put("title", title);
        properties.put("kind", "Ort");
        if (!summary.isEmpty()) {
            properties.put("summary", summary);
        }
        topics.forEach(properties.putArray("topics")::add);
        return new RowEvent(RowEvent.Kind.UPSERTED, "node", key, version, point(lonLat), properties, null, null);
    }

    static RowEvent withTags(RowEvent event, String... tags) {
        ObjectNode properties = event.properties().deepCopy();
        List.of(tags).forEach(properties.putArray("tags")::add);
        return new RowEvent(
                event.kind(),
                event.collection(),
                event.key(),
                event.version(),
                event.geometry(),
                properties,
                null,
                null);
    }

    static RowEvent expiring(RowEvent event, Instant at) {
        return new RowEvent(
                event.kind(),
                event.collection(),
                event.key(),
                event.version(),
                event.geometry(),
                event.properties(),
                at,
                null);
    }

    static RowEvent place(String key, String name, double... lonLat) {
        ObjectNode properties = RowEventCodec.newProperties();
        properties.put("name", name);
        return new RowEvent(RowEvent.Kind.UPSERTED, "place", key, 1, point(lonLat), properties, null, null);
    }

    static RowEvent gone(RowEvent.Kind kind, String key, long version) {
        return new RowEvent(kind, "node", key, version, null, RowEventCodec.newProperties(), null, null);
    }

    private static @Nullable JsonNode point(double... lonLat) {
        if (lonLat.length == 0) {
            return null;
        }
        ObjectNode point = RowEventCodec.newProperties();
        point.put("type", "Point");
        point.putArray("coordinates").add(lonLat[0]).add(lonLat[1]);
        return point;
    }
}
