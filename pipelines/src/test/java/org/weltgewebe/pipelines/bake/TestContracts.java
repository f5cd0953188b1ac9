package org.weltgewebe.pipelines.bake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/** A small world of contracts: clustered points, points that may hide, lines between them, areas; zooms 0 to 7. */
public final class TestContracts {

    public static final String TILESET = "weave";

    private TestContracts() {}

    public static ContractTexts texts() {
        return new ContractTexts(List.of(
                file("account", "geometry: {field: place}", "", 3, "[title]", ""),
                file("area", "geometry: {field: place}", "", 2, "[title]", ""),
                file(
                        "edge",
                        "geometry: {line: {from: {collection-field: from_type, key-field: from_id}, to: {collection-field: to_type, key-field: to_id}}}",
                        "expires-at: expires_at",
                        3,
                        "[title]",
                        ""),
                file(
                        "node",
                        "geometry: {field: place}",
                        "expires-at: expires_at",
                        5,
                        "[title, topics, weight]",
                        "  cluster: {layer: node_cluster, min-zoom: 0, topics: topics}\n")));
    }

    public static TilePlan plan() {
        return TilePlan.of(texts().parse(), TILESET);
    }

    private static ContractTexts.File file(
            String name, String geometry, String expires, int minZoom, String properties, String cluster) {
        String yaml =
                """
                collection: %1$s
                table: wg.%1$s
                title: {de: %1$s, en: %1$s}
                datenart: test
                key: id
                version: version
                %2$s
                %3$s
                fields:
                  id: {type: text, category: system.operations, visibility: public}
                  title: {type: text, category: system.operations, visibility: public}
                  topics: {type: text-array, category: system.operations, visibility: public}
                  weight: {type: integer, category: system.operations, visibility: public}
                  place: {type: geometry, category: system.operations, visibility: public}
                  from_type: {type: text, category: system.operations, visibility: public}
                  from_id: {type: text, category: system.operations, visibility: public}
                  to_type: {type: text, category: system.operations, visibility: public}
                  to_id: {type: text, category: system.operations, visibility: public}
                  expires_at: {type: timestamptz, category: system.operations, visibility: public}
                  version: {type: bigint, category: system.operations, visibility: public}
                tiles:
                  tileset: weave
                  layer: %1$s
                  min-zoom: %4$d
                  max-zoom: 7
                  properties: %5$s
                %6$s"""
                        .formatted(name, geometry, expires, minZoom, properties, cluster);
        return new ContractTexts.File(name + ".yaml", yaml);
    }

    public static ObjectNode point(double lon, double lat) {
        ObjectNode point = RowEventCodec.newProperties();
        point.put("type", "Point").putArray("coordinates").add(lon).add(lat);
        return point;
    }

    public static ObjectNode square(double lon, double lat, double halfSideDegrees) {
        ObjectNode polygon = RowEventCodec.newProperties();
        ArrayNode ring = polygon.put("type", "Polygon").putArray("coordinates").addArray();
        double[][] corners = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
        for (double[] corner : corners) {
            ring.addArray().add(lon + corner[0] * halfSideDegrees).add(lat + corner[1] * halfSideDegrees);
        }
        return polygon;
    }

    public static RowEvent shown(
            String collection,
            String key,
            long version,
            ObjectNode geometry,
            ObjectNode properties,
            Instant expiresAt) {
        return new RowEvent(RowEvent.Kind.UPSERTED, collection, key, version, geometry, properties, expiresAt, null);
    }

    public static RowEvent gone(RowEvent.Kind kind, String collection, String key, long version) {
        return new RowEvent(kind, collection, key, version, null, RowEventCodec.newProperties(), null, null);
    }

    public static ObjectNode title(String title) {
        return RowEventCodec.newProperties().put("title", title);
    }

    public static ObjectNode ends(String fromType, String fromId, String toType, String toId, String title) {
        return title(title)
                .put("from_type", fromType)
                .put("from_id", fromId)
                .put("to_type", toType)
                .put("to_id", toId);
    }

    /** The change an event makes, as the intake reads it. */
    public static RowChange change(TilePlan plan, RowEvent event, long sequence) {
        return RowChange.of(event, plan.drawing(event.collection()).orElseThrow(), sequence, 1_000 + sequence);
    }
}
