package org.weltgewebe.api.features.postgres;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.features.FeatureJson;
import org.weltgewebe.api.features.NodeDraft;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;

/** Writes of nodes. The row and its outbox row share a transaction, so an event exists exactly when its change does. */
public final class NodeWrites {

    private static final String INSERT =
            """
            INSERT INTO wg.node (id, kind, title, summary, info, tags, topics, address, location,
                                 created_by_account_id, create_actor_id, create_operation_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, ST_SetSRID(ST_MakePoint($9, $10), 4326), $11, $11, $12)
            ON CONFLICT (create_actor_id, create_operation_id) WHERE create_operation_id IS NOT NULL DO NOTHING
            RETURNING version""";

    private static final String FIND_CREATED =
            "SELECT id FROM wg.node WHERE create_actor_id = $1 AND create_operation_id = $2";

    private static final String CURRENT =
            """
            SELECT version, kind, title, summary, info, tags, topics, address, ST_X(location) AS lon, ST_Y(location) AS lat
            FROM wg.public_node WHERE id = $1""";

    private static final String UPDATE =
            """
            UPDATE wg.node SET kind = $3, title = $4, summary = $5, info = $6, tags = $7, topics = $8, address = $9,
                               location = ST_SetSRID(ST_MakePoint($10, $11), 4326)
            WHERE id = $1 AND version = $2 RETURNING version""";

    private static final String OUTBOX =
            """
            INSERT INTO wg.outbox (id, aggregate_type, aggregate_id, type, payload, trace_parent)
            VALUES ($1, 'node', $2, $3, $4, $5)""";

    private final Database database;
    private final PublicRows rows;

    /** Writes to this database and reads back through these views. */
    public NodeWrites(Database database, PublicRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /**
     * A written node.
     *
     * @param feature as it is public now
     * @param isNew false when the idempotency key had created it before
     */
    public record Created(FeatureJson feature, boolean isNew) {}

    /**
     * Creates a node, or finds the one that the same actor created under the same key.
     *
     * @param traceParent W3C trace context, or null
     */
    public Future<Created> create(UUID actor, UUID key, NodeDraft draft, @Nullable String traceParent) {
        UUID id = UUID.randomUUID();
        Tuple values = Tuple.of(id);
        addFields(values, draft);
        values.addUUID(actor).addUUID(key);
        return database.pool()
                .withTransaction(connection -> connection
                        .preparedQuery(INSERT)
                        .execute(values)
                        .compose(inserted -> inserted.size() == 1
                                ? outbox(connection, id, "created", version(inserted), draft.fieldsSet(), traceParent)
                                        .compose(done -> created(connection, id, true))
                                : connection
                                        .preparedQuery(FIND_CREATED)
                                        .execute(Tuple.of(actor, key))
                                        .compose(found -> created(
                                                connection,
                                                found.iterator().next().getUUID(0),
                                                false))))
                .recover(failure -> isForeignKeyViolation(failure)
                        ? Future.failedFuture(new ProblemException(ProblemCode.ACCOUNT_UNKNOWN))
                        : Database.explain(failure));
    }

    /**
     * Replaces the fields of a node that has the expected version. A draft that changes nothing writes nothing.
     *
     * @throws ProblemException in the future: NOT_FOUND, VERSION_MISMATCH
     */
    public Future<FeatureJson> update(UUID id, long expectedVersion, NodeDraft draft, @Nullable String traceParent) {
        return database.pool()
                .withTransaction(connection -> connection
                        .preparedQuery(CURRENT)
                        .execute(Tuple.of(id))
                        .compose(found -> {
                            Row row = requireVersion(found, expectedVersion);
                            List<String> changed = draft.changes(draft(row));
                            return changed.isEmpty()
                                    ? Future.succeededFuture()
                                    : write(connection, id, expectedVersion, draft, changed, traceParent);
                        })
                        .compose(done -> rows.find(connection, "node", id))
                        .map(feature -> feature.orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND))))
                .recover(Database::explain);
    }

    private static Future<Void> write(
            SqlConnection connection,
            UUID id,
            long expectedVersion,
            NodeDraft draft,
            List<String> changed,
            @Nullable String traceParent) {
        Tuple values = Tuple.of(id, expectedVersion);
        addFields(values, draft);
        return connection.preparedQuery(UPDATE).execute(values).compose(updated -> {
            if (updated.size() == 0) {
                // Somebody else committed between our reading and our writing.
                return Future.failedFuture(new ProblemException(ProblemCode.VERSION_MISMATCH));
            }
            return outbox(connection, id, "edited", version(updated), changed, traceParent);
        });
    }

    private Future<Created> created(SqlConnection connection, UUID id, boolean isNew) {
        return rows.find(connection, "node", id)
                .map(feature ->
                        new Created(feature.orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND)), isNew));
    }

    private static Future<Void> outbox(
            SqlConnection connection,
            UUID node,
            String type,
            long version,
            List<String> fields,
            @Nullable String traceParent) {
        JsonObject payload = new JsonObject().put("version", version).put("fields", new JsonArray(fields));
        return connection
                .preparedQuery(OUTBOX)
                .execute(Tuple.of(UUID.randomUUID(), node, type, payload, traceParent))
                .mapEmpty();
    }

    private static void addFields(Tuple values, NodeDraft draft) {
        values.addString(draft.kind())
                .addString(draft.title())
                .addString(draft.summary())
                .addString(draft.info())
                .addArrayOfString(draft.tags().toArray(new String[0]))
                .addArrayOfString(draft.topics().toArray(new String[0]))
                .addString(draft.address())
                .addDouble(draft.lon())
                .addDouble(draft.lat());
    }

    private static Row requireVersion(RowSet<Row> found, long expectedVersion) {
        if (found.size() == 0) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
        Row row = found.iterator().next();
        if (row.getLong("version") != expectedVersion) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        return row;
    }

    private static NodeDraft draft(Row row) {
        return new NodeDraft(
                row.getString("kind"),
                row.getString("title"),
                row.getString("summary"),
                row.getString("info"),
                row.getString("address"),
                Arrays.asList(row.getArrayOfStrings("tags")),
                Arrays.asList(row.getArrayOfStrings("topics")),
                row.getDouble("lon"),
                row.getDouble("lat"));
    }

    private static long version(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }

    private static boolean isForeignKeyViolation(Throwable failure) {
        return failure instanceof DatabaseException refusal && "23503".equals(refusal.getSqlState());
    }
}
