package org.weltgewebe.api.features.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.features.FeatureJson;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.FieldType;
import org.weltgewebe.schemas.contract.Visibility;

/**
 * Public rows through the views {@code wg.public_*}. Two locks: the view has no private column, and only the fields that the
 * contract calls public are selected from it. Postgres writes the GeoJSON, with seven decimals (about 1 cm).
 */
public final class PublicRows {

    /** Where a box finds its rows by index: the geometry column, or for threads the ends that lie in the box. */
    private static final Map<String, String> IN_BOX = Map.of(
            "node", "ST_Intersects(r.location, $box)",
            "account", "ST_Intersects(r.public_point, $box)",
            "edge",
                    "(r.source_id IN (SELECT id FROM wg.public_node WHERE ST_Intersects(location, $box)"
                            + " UNION ALL SELECT id FROM wg.public_account WHERE ST_Intersects(public_point, $box))"
                            + " OR r.target_id IN (SELECT id FROM wg.public_node WHERE ST_Intersects(location, $box)"
                            + " UNION ALL SELECT id FROM wg.public_account WHERE ST_Intersects(public_point, $box)))");

    private static final Map<String, String> GEOMETRY = Map.of(
            "node", "r.location",
            "account", "r.public_point",
            "edge", "ST_MakeLine(" + end("source") + ", " + end("target") + ")");

    private final Database database;
    private final Map<String, String> select;

    /** Reads the collections node, edge and account as these contracts describe them. */
    public PublicRows(Database database, CollectionContracts contracts) {
        this.database = database;
        this.select = GEOMETRY.keySet().stream()
                .flatMap(collection -> contracts.collection(collection).stream())
                .collect(Collectors.toMap(CollectionContract::collection, PublicRows::select));
    }

    /** One public row. */
    public Future<Optional<FeatureJson>> find(String collection, UUID id) {
        return find(database.pool(), collection, id).recover(Database::explain);
    }

    Future<Optional<FeatureJson>> find(SqlClient client, String collection, UUID id) {
        return client.preparedQuery(select(collection) + " WHERE r.id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(feature(rows.iterator().next())));
    }

    /**
     * Public rows in key order.
     *
     * @param bbox only rows in this box (a thread is in it when one of its ends is), or null for all
     * @param after key after which to continue, or null
     * @param limit at most this many
     */
    public Future<List<FeatureJson>> list(
            String collection, @Nullable BoundingBox bbox, @Nullable UUID after, int limit) {
        Tuple values = Tuple.of(limit);
        List<String> conditions = new ArrayList<>();
        if (after != null) {
            conditions.add("r.id > $" + (values.size() + 1));
            values.addUUID(after);
        }
        if (bbox != null) {
            List<String> boxes = new ArrayList<>();
            for (BoundingBox part : bbox.split()) {
                int first = values.size() + 1;
                String envelope = "ST_MakeEnvelope($" + first + ", $" + (first + 1) + ", $" + (first + 2) + ", $"
                        + (first + 3) + ", 4326)";
                boxes.add(IN_BOX.getOrDefault(collection, "false").replace("$box", envelope));
                values.addDouble(part.minLon());
                values.addDouble(part.minLat());
                values.addDouble(part.maxLon());
                values.addDouble(part.maxLat());
            }
            conditions.add("(" + String.join(" OR ", boxes) + ")");
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return database.pool()
                .preparedQuery(select(collection) + where + " ORDER BY r.id LIMIT $1")
                .execute(values)
                .map(rows -> {
                    List<FeatureJson> features = new ArrayList<>(rows.size());
                    rows.forEach(row -> features.add(feature(row)));
                    return features;
                })
                .recover(Database::explain);
    }

    private String select(String collection) {
        String sql = select.get(collection);
        if (sql == null) {
            throw new IllegalArgumentException(
                    "collection: " + collection + " (expected: one of " + select.keySet() + ")");
        }
        return sql;
    }

    private static FeatureJson feature(Row row) {
        return new FeatureJson(row.getString(0), row.getLong(1), row.getString(2));
    }

    private static String select(CollectionContract contract) {
        String properties = contract.fields().entrySet().stream()
                .filter(field -> field.getValue().visibility() == Visibility.PUBLIC)
                .filter(field -> field.getValue().type() != FieldType.GEOMETRY)
                .filter(field -> !field.getKey().equals(contract.key()))
                .map(field -> "r.\"" + field.getKey().replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(", "));
        return "SELECT r.id::text, r.version, json_build_object('type', 'Feature', 'id', r.id, 'geometry', ST_AsGeoJSON("
                + GEOMETRY.get(contract.collection()) + ", 7)::json, 'properties', (SELECT to_json(p) FROM (SELECT "
                + properties + ") p))::text FROM wg.public_" + contract.collection() + " r";
    }

    private static String end(String side) {
        return "(SELECT location FROM wg.public_node WHERE r." + side + "_type = 'node' AND id = r." + side
                + "_id UNION ALL SELECT public_point FROM wg.public_account WHERE r." + side
                + "_type = 'account' AND id = r." + side + "_id LIMIT 1)";
    }
}
