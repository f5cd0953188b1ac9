package org.weltgewebe.launcher.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the demo profile by ordinary SQL. Every row carries the tag {@code demo} or names its source; ids are derived from names, so a
 * second import adds nothing but threads that have expired meanwhile.
 */
public final class DemoImport {

    private static final int BATCH = 200;

    private static final String NODE =
            """
            INSERT INTO wg.node (id, kind, title, info, tags, topics, address, location)
            VALUES (?, ?, ?, ?, '{demo,osm}', ?, ?, ST_SetSRID(ST_MakePoint(?, ?), 4326))
            ON CONFLICT (id) DO NOTHING""";
    private static final String ACCOUNT =
            """
            INSERT INTO wg.account (id, title, summary, tags, email, map_state, radius_m, location)
            VALUES (?, ?, 'Erzeugt für die Vorführung; keine wirkliche Person.', '{demo}', ?, ?, ?,
                    ST_SetSRID(ST_MakePoint(?, ?), 4326))
            ON CONFLICT (id) DO NOTHING""";
    private static final String EDGE =
            """
            INSERT INTO wg.edge AS e (id, source_type, source_id, target_type, target_id, edge_kind, faden_type, faden_subject_id,
                                      note, created_at, expires_at)
            VALUES (?, ?, ?, 'node', ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz + interval '168 hours')
            ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE e.expires_at < now()""";
    private static final String CONVERSATION =
            """
            INSERT INTO wg.conversation (id, conversation_type, node_id, visibility) VALUES (?, 'node', ?, 'public')
            ON CONFLICT (id) DO NOTHING""";
    private static final String MESSAGE =
            """
            INSERT INTO wg.message (id, conversation_id, author_account_id, author_title, content) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING""";
    private static final String PLACE =
            """
            INSERT INTO wg.place (id, name, country_code, population, source, location)
            VALUES (?, ?, ?, ?, 'GeoNames, CC BY 4.0', ST_SetSRID(ST_MakePoint(?, ?), 4326))
            ON CONFLICT (id) DO NOTHING""";

    private final Connection connection;
    private final Path demo;
    private final Consumer<String> progress;

    /**
     * An import.
     *
     * @param connection of a role that may insert into the domain tables, in autocommit mode
     * @param demo the directory {@code deploy/demo}
     * @param progress told now and then how far it is
     */
    public DemoImport(Connection connection, Path demo, Consumer<String> progress) {
        this.connection = connection;
        this.demo = demo;
        this.progress = progress;
    }

    /**
     * Imports everything.
     *
     * @param now threads are dated within the 168 hours before
     * @return rows written by table
     */
    public Map<String, Integer> run(Instant now) throws SQLException {
        List<DemoNode> nodes = DemoNode.read(demo);
        DemoPeople people = DemoPeople.around(nodes, now);
        List<List<String>> places = CsvGz.read(demo.resolve("geonames-places.csv.gz"));
        Map<String, Integer> written = new LinkedHashMap<>();
        written.put("node", write("node", nodes, NODE, this::bind));
        written.put("account", write("account", people.accounts(), ACCOUNT, DemoImport::bind));
        written.put("edge", write("edge", people.threads(), EDGE, DemoImport::bind));
        written.put(
                "conversation", write("conversation", people.messages(), CONVERSATION, DemoImport::bindConversation));
        written.put("message", write("message", people.messages(), MESSAGE, DemoImport::bindMessage));
        written.put("place", write("place", places, PLACE, DemoImport::bindPlace));
        return written;
    }

    private interface Binder<T> {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    /** Each batch is one transaction, as an import by hand would be. */
    private <T> int write(String table, List<T> rows, String sql, Binder<T> binder) throws SQLException {
        int written = 0;
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < rows.size(); from += BATCH) {
                List<T> batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
                for (T row : batch) {
                    binder.bind(statement, row);
                    statement.addBatch();
                }
                for (int count : statement.executeBatch()) {
                    written += Math.max(0, count);
                }
                connection.commit();
                progress.accept(table + ": " + (from + batch.size()) + " of " + rows.size());
            }
            return written;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void bind(PreparedStatement statement, DemoNode node) throws SQLException {
        statement.setObject(1, node.id());
        statement.setString(2, node.kind());
        statement.setString(3, node.title());
        statement.setString(4, node.info());
        statement.setArray(5, connection.createArrayOf("text", node.topics().toArray()));
        statement.setString(6, node.address().isEmpty() ? null : node.address());
        statement.setDouble(7, node.lon());
        statement.setDouble(8, node.lat());
    }

    private static void bind(PreparedStatement statement, DemoPeople.Account account) throws SQLException {
        statement.setObject(1, account.id());
        statement.setString(2, account.title());
        statement.setString(3, account.email());
        statement.setString(4, account.mapState());
        statement.setInt(5, account.radiusM());
        statement.setDouble(6, account.lon());
        statement.setDouble(7, account.lat());
    }

    private static void bind(PreparedStatement statement, DemoPeople.Thread thread) throws SQLException {
        Timestamp createdAt = thread.createdAt() == null ? null : Timestamp.from(thread.createdAt());
        statement.setObject(1, thread.id());
        statement.setString(2, thread.sourceType());
        statement.setObject(3, thread.sourceId());
        statement.setObject(4, thread.targetId());
        statement.setString(5, thread.edgeKind());
        statement.setString(6, thread.fadenType());
        statement.setObject(7, thread.fadenType() == null ? null : thread.targetId());
        statement.setString(8, thread.note());
        statement.setTimestamp(9, createdAt);
        statement.setTimestamp(10, createdAt);
    }

    private static void bindConversation(PreparedStatement statement, DemoPeople.Message message) throws SQLException {
        statement.setObject(1, message.conversationId());
        statement.setObject(2, message.nodeId());
    }

    private static void bindMessage(PreparedStatement statement, DemoPeople.Message message) throws SQLException {
        statement.setObject(1, message.id());
        statement.setObject(2, message.conversationId());
        statement.setObject(3, message.accountId());
        statement.setString(4, message.accountTitle());
        statement.setString(5, message.content());
    }

    private static void bindPlace(PreparedStatement statement, List<String> row) throws SQLException {
        statement.setLong(1, Long.parseLong(row.get(0)));
        statement.setString(2, row.get(1));
        statement.setString(3, row.get(2));
        statement.setLong(4, Long.parseLong(row.get(3)));
        statement.setDouble(5, Double.parseDouble(row.get(4)));
        statement.setDouble(6, Double.parseDouble(row.get(5)));
    }
}
