package org.weltgewebe.pipelines.capture.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.servers.Command;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.RunAs;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

/** Chunks of tables: bounded by rows looked at and by bytes, and every row in one of them whatever the contracts do meanwhile. */
class ChunkReaderIT {

    private static final SnapshotProgress UNTOUCHED = SnapshotProgress.starting(SnapshotProgress.Phase.UNTOUCHED);
    private static final SnapshotProgress EVERYTHING = SnapshotProgress.starting(SnapshotProgress.Phase.EVERYTHING);

    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestServers.start().database();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTableThatWasFilledBehindTheSlotIsPassedInSteps() throws SQLException {
        database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        table("wg.a");
        database.psql("INSERT INTO wg.a SELECT generate_series(1, 5)");
        database.psql("SELECT wg.open_slot()");
        database.psql("INSERT INTO wg.a SELECT generate_series(6, 3500); UPDATE wg.a SET id = id WHERE id = 2");
        List<SlotRecord.SnapshotChunk> chunks = snapshot(UNTOUCHED, "wg.a");
        assertThat(chunks.stream().map(chunk -> chunk.progress().afterKey()))
                .containsExactly("1000", "2000", "3000", "3500");
        assertThat(keys(chunks)).containsExactly(1L, 3L, 4L, 5L);
        assertThat(keys(snapshot(EVERYTHING, "wg.a"))).hasSize(3_500).doesNotHaveDuplicates();
    }

    @Test
    void aChunkEndsWithTheRowThatFillsItsBytes() throws SQLException {
        table("wg.a");
        database.psql("INSERT INTO wg.a SELECT i, repeat('x', 300000) FROM generate_series(1, 10) i");
        List<SlotRecord.SnapshotChunk> chunks = snapshot(EVERYTHING, "wg.a");
        assertThat(chunks.stream().map(chunk -> chunk.rows().size())).containsExactly(4, 4, 2);
        assertThat(keys(chunks)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void contractsThatComeAndGoLoseAndRepeatNothing() throws SQLException {
        for (String table : List.of("wg.a", "wg.b", "wg.c", "wg.x")) {
            table(table);
            database.psql("INSERT INTO " + table + " VALUES (1), (2)");
        }
        SnapshotProgress within = EVERYTHING.finished("wg.a").behind("wg.b", "1");
        assertThat(places(snapshot(within, "wg.a", "wg.b", "wg.c"))).containsExactly("wg.b 2", "wg.c 1", "wg.c 2");
        assertThat(places(snapshot(within, "wg.b", "wg.c"))).containsExactly("wg.b 2", "wg.c 1", "wg.c 2");
        assertThat(places(snapshot(within, "wg.x", "wg.a", "wg.b", "wg.c")))
                .containsExactly("wg.b 2", "wg.x 1", "wg.x 2", "wg.c 1", "wg.c 2");
        assertThat(places(snapshot(within, "wg.a", "wg.c"))).containsExactly("wg.c 1", "wg.c 2");
    }

    @Test
    void rowsAreToldApartBeyondFourBillionTransactions() throws SQLException {
        PostgresCluster cluster = TestServers.start().privateCluster();
        try {
            PostgresDsn other = cluster.createDatabase("wg_epoch");
            cluster.stop();
            List<String> reset = RunAs.forPostgres()
                    .wrap(List.of(
                            cluster.settings().binaries().program("pg_resetwal"),
                            "--epoch=1",
                            "-D",
                            cluster.settings().directory().resolve("data").toString()));
            assertThat(Command.of(reset.toArray(String[]::new)).run().exitCode())
                    .isZero();
            cluster.start();
            try (Connection connection = other.connect()) {
                run(connection, "CREATE TABLE a (id bigint PRIMARY KEY)");
                run(connection, "INSERT INTO a VALUES (1)");
                String before;
                try (BackfillRuns runs = new BackfillRuns(other.connect())) {
                    before = runs.snapshotOfAllBegun();
                }
                run(connection, "INSERT INTO a VALUES (2)");
                assertThat(before).startsWith("42949");
                TableShape shape = new TableShape("a", "id", null, List.of("id"), TableShape.Kind.OUTBOX);
                ChunkReader.Page page = new ChunkReader(
                                PostgresConnections.open(settings(other, List.of())), Clock.systemUTC())
                        .rows(shape, null, before, new ChunkReader.Limit(10, 1 << 20), null);
                assertThat(page.rows().stream().map(row -> row.columns().get("id")))
                        .containsExactly(1L);
                assertThat(page.lastKey()).isEqualTo("2");
            }
        } finally {
            cluster.stop();
        }
    }

    @Test
    void aTableThatCannotBeCountedHasNoEstimate() throws SQLException {
        database.psql("CREATE TABLE wg.p (id bigint PRIMARY KEY) PARTITION BY RANGE (id)");
        table("wg.a");
        database.psql("INSERT INTO wg.a SELECT generate_series(1, 7)");
        assertThat(estimate("wg.p")).isEqualTo(-1);
        assertThat(estimate("wg.a")).isEqualTo(7);
        assertThat(database.psql("SELECT relation, rows_estimated FROM wg.backfill ORDER BY 1"))
                .containsExactly("wg.a|7", "wg.p|");
    }

    private long estimate(String table) throws SQLException {
        String id = database.psql("INSERT INTO wg.backfill (relation, purpose, epoch) VALUES ('" + table
                        + "', 'asked', '0123abcd') RETURNING id")
                .get(0);
        try (BackfillRuns runs = new BackfillRuns(database.superuser().connect())) {
            return runs.start(new BackfillRuns.Run(id, table, false, false, 0));
        }
    }

    private void table(String table) {
        database.psql("CREATE TABLE " + table + " (id bigint PRIMARY KEY, name text); GRANT SELECT ON " + table
                + " TO wg_capture");
    }

    private List<SlotRecord.SnapshotChunk> snapshot(SnapshotProgress from, String... tables) throws SQLException {
        SlotSettings settings = settings(
                database.capture(),
                Arrays.stream(tables)
                        .map(table ->
                                new TableShape(table, "id", null, List.of("id", "name"), TableShape.Kind.PUBLISHED))
                        .toList());
        List<SlotRecord.SnapshotChunk> chunks = new ArrayList<>();
        try (Connection connection = PostgresConnections.open(settings)) {
            SnapshotReader reader = new SnapshotReader(connection, settings, Clock.systemUTC());
            SnapshotProgress at = from;
            while (reader.next(at) instanceof SlotRecord.SnapshotChunk chunk) {
                chunks.add(chunk);
                at = chunk.progress();
            }
        }
        return chunks;
    }

    private static List<Object> keys(List<SlotRecord.SnapshotChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.rows().stream())
                .map(row -> row.columns().get("id"))
                .collect(Collectors.toList());
    }

    private static List<String> places(List<SlotRecord.SnapshotChunk> chunks) {
        List<String> places = new ArrayList<>();
        for (SlotRecord.SnapshotChunk chunk : chunks) {
            for (CapturedRow row : chunk.rows()) {
                places.add(row.table() + " " + row.columns().get("id"));
            }
        }
        return places;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private SlotSettings settings(PostgresDsn dsn, List<TableShape> tables) {
        return new SlotSettings(
                dsn.host(),
                dsn.port(),
                dsn.database(),
                dsn.user(),
                dsn.password(),
                database.slot(),
                "wg_publication",
                tables,
                Duration.ofMillis(2),
                Duration.ofMinutes(10),
                Duration.ZERO);
    }
}
