package org.weltgewebe.pipelines.verify.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Consumer;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;
import org.weltgewebe.pipelines.capture.postgres.PostgresConnections;
import org.weltgewebe.pipelines.capture.postgres.SnapshotReader;
import org.weltgewebe.pipelines.verify.Cut;

/**
 * A read-only transaction that sees the tables at one moment, however long it is read. Open, it keeps the server from vacuuming what
 * was changed since. Memory: one chunk of rows.
 */
public final class RowsAtCut implements AutoCloseable {

    private final Connection connection;
    private final SlotSettings settings;
    private final Cut cut;

    private RowsAtCut(Connection connection, SlotSettings settings, Cut cut) {
        this.connection = connection;
        this.settings = settings;
        this.cut = cut;
    }

    /** Begins the transaction; the tables are those of the settings. */
    public static RowsAtCut open(SlotSettings settings) throws SQLException {
        Connection connection = PostgresConnections.open(settings);
        try {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new RowsAtCut(connection, settings, cut(connection));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Cut cut(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The stream is read before the rows: meanwhile this transaction only waits.
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            try (ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text, clock_timestamp()")) {
                row.next();
                Instant at = row.getObject(2, OffsetDateTime.class).toInstant();
                return new Cut(TransactionSnapshot.parse(row.getString(1)), at);
            }
        }
    }

    /** The moment. */
    public Cut cut() {
        return cut;
    }

    /**
     * Emits a fence: everything the cut holds will be in the stream before it. The one thing that is written, and it is no row.
     *
     * @param nonce what it will be recognised by
     */
    public void fence(String nonce) throws SQLException {
        try (Connection another = PostgresConnections.open(settings);
                PreparedStatement statement =
                        another.prepareStatement("SELECT pg_logical_emit_message(true, ?::text, ?::text)")) {
            statement.setString(1, Fence.PREFIX);
            statement.setString(2, nonce);
            statement.execute();
        }
    }

    /** Hands over every row, table by table. */
    public void read(Consumer<CapturedRow> rows) throws SQLException {
        SnapshotReader reader =
                new SnapshotReader(connection, settings, Clock.fixed(cut.at(), java.time.ZoneOffset.UTC));
        SnapshotProgress at = SnapshotProgress.starting(SnapshotProgress.Phase.EVERYTHING);
        while (reader.next(at) instanceof SlotRecord.SnapshotChunk chunk) {
            chunk.rows().forEach(rows);
            at = chunk.progress();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
