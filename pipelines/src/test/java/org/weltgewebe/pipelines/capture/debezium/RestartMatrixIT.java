package org.weltgewebe.pipelines.capture.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.TransactionCursor;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

/**
 * Resumes a slot at every record of a script of interleaved transactions, COPY and multi-row statements: nothing may be lost, nothing
 * repeated, and every row must keep its identity.
 */
class RestartMatrixIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void resumingAtAnyRecordLosesAndRepeatsNothing() throws Exception {
        try (TestDatabase database = TestServers.start().database()) {
            database.psql("CREATE TABLE wg.script (id int PRIMARY KEY); ALTER TABLE wg.script REPLICA IDENTITY FULL;"
                    + " ALTER PUBLICATION wg_publication ADD TABLE wg.script; GRANT SELECT ON wg.script TO wg_capture");
            script(database);
            List<SlotRecord> all = read(database, SlotPosition.initial(SnapshotProgress.DONE), 16, new ArrayList<>());
            List<String> expected = emitted(all, new TransactionCursor(SlotPosition.initial(SnapshotProgress.DONE)));
            assertThat(expected).hasSize(16).doesNotHaveDuplicates();

            for (int stopAt = 1; stopAt < all.size(); stopAt++) {
                TransactionCursor cursor = new TransactionCursor(SlotPosition.initial(SnapshotProgress.DONE));
                List<String> before = emitted(all.subList(0, stopAt), cursor);
                SlotPosition position = cursor.position();
                TransactionCursor resumed = new TransactionCursor(position);
                List<String> after = new ArrayList<>();
                read(database, position, 16 - before.size(), after, resumed);
                List<String> together = new ArrayList<>(before);
                together.addAll(after);
                assertThat(together)
                        .as("stopped behind record %d at %s", stopAt, position)
                        .isEqualTo(expected);
            }
        }
    }

    private static void script(TestDatabase database) throws SQLException, IOException {
        try (Connection a = database.superuser().connect();
                Connection b = database.superuser().connect();
                Connection c = database.superuser().connect()) {
            for (Connection connection : List.of(a, b)) {
                connection.setAutoCommit(false);
            }
            run(a, "INSERT INTO wg.script VALUES (1)");
            run(b, "INSERT INTO wg.script VALUES (2), (3)");
            run(a, "INSERT INTO wg.script VALUES (4)");
            run(c, "INSERT INTO wg.script VALUES (5)");
            b.commit();
            copy(a, "6\n7\n8\n");
            run(c, "UPDATE wg.script SET id = 50 WHERE id = 5");
            a.commit();
            run(c, "DELETE FROM wg.script WHERE id = 50");
            run(b, "INSERT INTO wg.script VALUES (9)");
            run(a, "INSERT INTO wg.script VALUES (10)");
            a.commit();
            run(b, "INSERT INTO wg.script SELECT generate_series(11, 13)");
            b.commit();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void copy(Connection connection, String rows) throws SQLException, IOException {
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY wg.script FROM STDIN", new StringReader(rows));
    }

    private static List<String> emitted(List<SlotRecord> records, TransactionCursor cursor) {
        List<String> rows = new ArrayList<>();
        records.forEach(record -> advance(cursor, record, rows));
        return rows;
    }

    private static void advance(TransactionCursor cursor, SlotRecord record, List<String> rows) {
        if (record instanceof SlotRecord.Begin begin) {
            assertThat(cursor.begin(begin.xid())).isTrue();
        } else if (record instanceof SlotRecord.End end) {
            cursor.end(end.commitLsn());
        } else if (record instanceof SlotRecord.Change change) {
            int ordinal = cursor.row(change.row().position().lsn());
            if (ordinal >= 0) {
                CapturedRow row = change.row().withOrdinal(ordinal);
                rows.add(row.operation() + " " + row.columns().get("id") + " "
                        + row.position().label());
            }
        }
    }

    private static List<SlotRecord> read(TestDatabase database, SlotPosition from, int rows, List<String> into)
            throws Exception {
        return read(database, from, rows, into, new TransactionCursor(from));
    }

    /** Reads a copy of the slot until so many rows came, and the end of their transaction. */
    private static List<SlotRecord> read(
            TestDatabase database, SlotPosition from, int rows, List<String> into, TransactionCursor cursor)
            throws Exception {
        String copy = "copy_" + database.slot();
        database.psql("SELECT pg_copy_logical_replication_slot('" + database.slot() + "', '" + copy + "')");
        List<SlotRecord> records = new ArrayList<>();
        try (SlotTail tail = new SlotTail(settings(database, copy), from.boundaryLsn())) {
            tail.start(settings(database, copy));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (into.size() < rows || (rows > 0 && !(records.get(records.size() - 1) instanceof SlotRecord.End))) {
                assertThat(System.nanoTime())
                        .as("%d of %d rows from %s", into.size(), rows, from)
                        .isLessThan(deadline);
                for (SlotRecord record : tail.poll()) {
                    records.add(record);
                    advance(cursor, record, into);
                }
            }
            // Whatever else comes would be a repetition.
            for (int i = 0; i < 20; i++) {
                tail.poll().forEach(record -> advance(cursor, record, into));
            }
        }
        // The server notices the end of the connection a moment later.
        database.psql("SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE slot_name = '"
                + copy + "' AND active");
        database.psql("SELECT pg_drop_replication_slot('" + copy + "')");
        return records;
    }

    private static SlotSettings settings(TestDatabase database, String slot) {
        PostgresDsn dsn = database.capture();
        return new SlotSettings(
                dsn.host(),
                dsn.port(),
                dsn.database(),
                dsn.user(),
                dsn.password(),
                slot,
                "wg_publication",
                List.of(),
                Duration.ofMillis(2),
                Duration.ofMinutes(10),
                Duration.ZERO);
    }
}
