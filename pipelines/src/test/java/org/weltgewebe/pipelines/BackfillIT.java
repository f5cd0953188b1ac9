package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.schemas.event.RowEventCodec;

/** Tables that are read again beside the slot: nothing is lost, nothing goes backwards, whatever happens meanwhile. */
class BackfillIT {

    private static final String END = "00000000-0000-0000-0000-999999999999";

    @TempDir
    Path directory;

    private CaptureRig rig;
    private final ExecutorService writers = Executors.newFixedThreadPool(3);

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
    }

    @AfterEach
    void close() {
        writers.shutdownNow();
        rig.close();
    }

    @Test
    void aTableThatIsWrittenMeanwhileEndsInTheStreamAsItIsInPostgres() throws Exception {
        places(1, 20_000);
        rig.start();
        CaptureRig.await("every row", () -> rig.count("WG_EVENT") >= 20_000);
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> load = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            int seed = writer;
            load.add(writers.submit(() -> {
                writeHotKeys(seed, over);
                return null;
            }));
        }
        request("wg.place", "asked");
        awaitState("wg.place", "done");
        over.set(true);
        for (Future<?> writer : load) {
            writer.get(60, TimeUnit.SECONDS);
        }
        assertThat(backfilled()).as("most rows are read again").hasSizeGreaterThan(15_000);
        assertThat(verify("place")).isNotEmpty();
        assertThat(rig.database.psql("SELECT rows_done >= 15000, finished_at IS NOT NULL FROM wg.backfill"))
                .containsExactly("t|t");
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    @Test
    void aRunThatIsKilledGoesOnBehindTheLastCheckpointAndTellsNoRowTwice() throws Exception {
        places(1, 20_000);
        rig.start();
        CaptureRig.await("every row", () -> rig.count("WG_EVENT") >= 20_000);
        request("wg.place", "asked");
        for (long seen : new long[] {22_000, 30_000}) {
            CaptureRig.await(seen + " messages", () -> rig.count("WG_EVENT") >= seen);
            rig.stop();
            rig.start();
        }
        awaitState("wg.place", "done");
        assertThat(backfilled()).hasSize(20_000).doesNotHaveDuplicates();
        verify("place");
        // A later run is told anew, on purpose.
        request("wg.place", "asked");
        CaptureRig.await("two runs", () -> rig.database
                .psql("SELECT count(*) FROM wg.backfill WHERE state = 'done'")
                .equals(List.of("2")));
        assertThat(backfilled()).hasSize(40_000).doesNotHaveDuplicates();
    }

    @Test
    void aRunKeepsItsRateAndCanBePausedResumedAndCancelled() {
        places(1, 3_000);
        rig.start();
        CaptureRig.await("every row", () -> rig.count("WG_EVENT") >= 3_000);
        long began = System.nanoTime();
        rig.database.psql("SELECT wg.request_backfill('wg.place', 'asked', 200)");
        CaptureRig.await("it has begun", () -> rowsDone() >= 200);
        long rows = rowsDone();
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat((double) rows).as("rows in %s s", seconds).isLessThanOrEqualTo(seconds * 200 + 50);
        rig.database.psql("UPDATE wg.backfill SET state = 'paused'");
        CaptureRig.await("it stands still", this::standsStill);
        long paused = backfilled().size();
        assertThat(paused).isLessThan(3_000);
        rig.database.psql("UPDATE wg.backfill SET state = 'requested', rows_per_second = NULL");
        awaitState("wg.place", "done");
        assertThat(backfilled()).hasSize(3_000).doesNotHaveDuplicates();

        rig.database.psql("SELECT wg.request_backfill('wg.place', 'asked', 100)");
        CaptureRig.await("it has begun", () -> backfilled().size() > 3_000);
        rig.database.psql("UPDATE wg.backfill SET state = 'cancelled', finished_at = now() WHERE state = 'running'");
        CaptureRig.await("it stands still", this::standsStill);
        assertThat(backfilled()).hasSizeLessThan(6_000);
        assertThat(rig.database.psql("SELECT state FROM wg.backfill ORDER BY requested_at"))
                .containsExactly("done", "cancelled");
    }

    @Test
    void anotherTransactionMayStayOpenOnlyWhileTheRunBegins() throws Exception {
        places(1, 300);
        rig.start();
        CaptureRig.await("every row", () -> rig.count("WG_EVENT") >= 300);
        try (Connection connection = rig.database.superuser().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE wg.place SET name = 'Changed' WHERE id = 1");
            request("wg.place", "asked");
            CaptureRig.await("it says what it waits for", () -> rig.database
                    .psql("SELECT reason FROM wg.backfill")
                    .equals(List.of("waits_for_transactions")));
            assertThat(backfilled()).isEmpty();
            connection.commit();
        }
        awaitState("wg.place", "done");
        verify("place");
    }

    @Test
    void aTableWithANewContractIsReadByItself() throws Exception {
        Path contracts = Files.createDirectory(directory.resolve("contracts"));
        try (Stream<Path> files = Files.list(rig.contracts())) {
            for (Path file : files.toList()) {
                Files.copy(file, contracts.resolve(file.getFileName()));
            }
        }
        Path place = contracts.resolve("place.yaml");
        String contract = Files.readString(place);
        Files.delete(place);
        rig.contracts(contracts);
        rig.database.psql("ALTER PUBLICATION wg_publication DROP TABLE wg.place");
        places(1, 500);
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        CaptureRig.await("a row", () -> rig.count("WG_EVENT") >= 1);
        rig.awaitConfirmed();
        rig.stop();
        rig.database.psql("ALTER PUBLICATION wg_publication ADD TABLE wg.place");
        Files.writeString(place, contract);
        rig.start();
        awaitState("wg.place", "done");
        verify("place");
        assertThat(backfilled()).hasSize(500);
        assertThat(rig.database.psql("SELECT relation, purpose FROM wg.backfill"))
                .containsExactly("wg.place|new_contract");
        rig.stop();
        rig.start();
        rig.database.psql(CaptureIT.node(2, "Two", 9.5, 47.1));
        CaptureRig.await("the last row", () -> rig.lastSubjectKey().equals(CaptureIT.id(2)));
        assertThat(rig.database.psql("SELECT count(*) FROM wg.backfill")).containsExactly("1");
    }

    @Test
    void aTableWhoseContractMakesItPublicIsReadByItself() throws Exception {
        Path contracts = Files.createDirectory(directory.resolve("contracts"));
        try (Stream<Path> files = Files.list(rig.contracts())) {
            for (Path file : files.toList()) {
                Files.copy(file, contracts.resolve(file.getFileName()));
            }
        }
        Path trail = contracts.resolve("trail.yaml");
        String withheld =
                """
                collection: trail
                table: wg.trail
                title: {de: Weg, en: Trail}
                datenart: ort.name
                key: id
                version: version
                public-when: {never: true}
                fields:
                  id: {type: bigint, category: system.operations, visibility: public}
                  version: {type: bigint, category: system.operations, visibility: public}
                """;
        Files.writeString(trail, withheld);
        rig.contracts(contracts);
        rig.database.psql("CREATE TABLE wg.trail (id bigint PRIMARY KEY, version bigint NOT NULL DEFAULT 1);"
                + " ALTER TABLE wg.trail REPLICA IDENTITY FULL; GRANT SELECT ON wg.trail TO wg_capture;"
                + " ALTER PUBLICATION wg_publication ADD TABLE wg.trail");
        rig.database.psql("INSERT INTO wg.trail SELECT generate_series(1, 3)");
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        CaptureRig.await("a row", () -> rig.count("WG_EVENT") >= 2);
        rig.awaitConfirmed();
        rig.stop();
        assertThat(rig.events("wg.event.trail.")).isEmpty();
        Files.writeString(trail, withheld.replace("public-when: {never: true}\n", ""));
        rig.start();
        awaitState("wg.trail", "done");
        assertThat(backfilled()).hasSize(3);
    }

    @Test
    void aRebuildTellsWhatHappenedWhileTheSlotWasLost() throws Exception {
        places(1, 1_500);
        rig.start();
        rig.database.psql(outbox(1));
        rig.database.psql("UPDATE wg.place SET name = 'Changed' WHERE id = 5");
        // With the mark of the first snapshot.
        CaptureRig.await("every row", () -> rig.count("WG_EVENT") >= 1_503);
        rig.awaitConfirmed();
        rig.stop();
        // The server notices the end of the connection a moment later.
        rig.database.psql("SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots"
                + " WHERE slot_name = wg.slot_name() AND active");
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        rig.database.psql("UPDATE wg.place SET name = 'Changed' WHERE id <= 10");
        rig.database.psql("DELETE FROM wg.place WHERE id BETWEEN 1001 AND 1400");
        places(2_001, 2_050);
        // Written anew: its versions begin anew too.
        rig.database.psql("DELETE FROM wg.place WHERE id = 5");
        places(5, 5);
        rig.database.psql(outbox(2));
        rebuild();
        rig.database.psql("UPDATE wg.place SET name = 'Live' WHERE id = 20");
        CaptureRig.await("every run is done", () -> rig.database
                .psql("SELECT count(*) FROM wg.backfill WHERE state <> 'done'")
                .equals(List.of("0")));
        Map<String, Long> rows = verify("place");
        assertThat(rows).containsEntry("5", 1L).containsEntry("6", 2L).doesNotContainKey("1200");
        assertThat(rig.events("wg.event.place.deleted")).hasSize(401);
        assertThat(rig.events("wg.outbox.").stream().map(m -> m.envelope().id()))
                .containsExactly(CaptureIT.id(1), CaptureIT.id(2));
        assertThat(rig.events("wg.capture.snapshot")).as("of the first slot").hasSize(1);

        // The state is lost once more: the slot is the one of the rebuild, no snapshot is due.
        rig.stop();
        CaptureRig.delete(directory.resolve("checkpoints"));
        long before = rig.count("WG_EVENT");
        rig.start();
        rig.database.psql("UPDATE wg.place SET name = 'Later' WHERE id = 21");
        CaptureRig.await("a row", () -> rig.count("WG_EVENT") > before);
        assertThat(rig.count("WG_EVENT")).isEqualTo(before + 1);
    }

    @Test
    void aRunThatCannotGoOnEndsWithACodeAndTheSlotGoesOn() {
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        CaptureRig.await("the slot is read", () -> rig.count("WG_EVENT") >= 2);
        rig.database.psql("REVOKE SELECT ON wg.place FROM wg_capture");
        request("wg.place", "asked");
        awaitState("wg.place", "failed");
        assertThat(rig.database.psql("SELECT reason FROM wg.backfill")).containsExactly("sql_42501");
        rig.database.psql(CaptureIT.node(2, "Two", 9.5, 47.1));
        CaptureRig.await("a row", () -> rig.lastSubjectKey().equals(CaptureIT.id(2)));
    }

    /** What {@code ./weltgewebe rebuild} does between stop and start. */
    private void rebuild() throws IOException {
        rig.database.psql("SELECT wg.open_slot()");
        for (String table : List.of("wg.place", "wg.node", "wg.outbox")) {
            request(table, "rebuild");
        }
        CaptureRig.delete(directory.resolve("checkpoints"));
        rig.start();
    }

    private void request(String table, String purpose) {
        rig.database.psql("SELECT wg.request_backfill('" + table + "', '" + purpose + "')");
    }

    private void awaitState(String table, String state) {
        CaptureRig.await(table + " is " + state, () -> rig.database
                .psql("SELECT state FROM wg.backfill WHERE relation = '" + table
                        + "' ORDER BY requested_at DESC LIMIT 1")
                .equals(List.of(state)));
    }

    private long rowsDone() {
        return Long.parseLong(rig.database
                .psql("SELECT coalesce(sum(rows_done), 0) FROM wg.backfill")
                .get(0));
    }

    private boolean standsStill() {
        long before = rig.count("WG_EVENT");
        java.util.concurrent.locks.LockSupport.parkNanos(1_500_000_000L);
        return rig.count("WG_EVENT") == before;
    }

    /** Ids of the messages that backfills brought. */
    private List<String> backfilled() {
        return rig.events("wg.event.").stream()
                .map(m -> m.envelope().id())
                .filter(id -> id.contains("/backfill/"))
                .toList();
    }

    private void places(int first, int last) {
        rig.database.psql(
                "INSERT INTO wg.place (id, name, country_code, source, location) SELECT i, 'Place', 'LI', 'test',"
                        + " ST_SetSRID(ST_Point(9.5, 47.1), 4326) FROM generate_series(" + first + ", " + last + ") i");
    }

    private static String outbox(int number) {
        return "INSERT INTO wg.outbox (id, aggregate_type, aggregate_id, type, payload) VALUES ('"
                + CaptureIT.id(number) + "', 'node', '" + CaptureIT.id(9)
                + "', 'created', '{\"version\": 1, \"fields\": []}')";
    }

    /** Updates, deletes and inserts rows all over the table, some of them again and again, in transactions of several rows. */
    private void writeHotKeys(int seed, AtomicBoolean over) throws SQLException {
        Random random = new Random(seed);
        try (Connection connection = rig.database.superuser().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!over.get()) {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    // Each writer has keys of its own: no deadlocks.
                    int key = 1 + seed + 3 * (random.nextBoolean() ? random.nextInt(30) : random.nextInt(6_600));
                    statement.execute(
                            switch (random.nextInt(6)) {
                                case 0 -> "DELETE FROM wg.place WHERE id = " + key;
                                case 1 ->
                                    "INSERT INTO wg.place (id, name, country_code, source, location) VALUES (" + key
                                            + ", 'New', 'LI', 'test', ST_SetSRID(ST_Point(9.5, 47.1), 4326)) ON CONFLICT DO NOTHING";
                                default -> "UPDATE wg.place SET name = 'Changed' WHERE id = " + key;
                            });
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
    }

    /** Per key versions never fall but behind a deletion, and the last of each key is what Postgres has. */
    private Map<String, Long> verify(String collection) {
        rig.database.psql("DELETE FROM wg.node WHERE id = '" + END + "'");
        rig.database.psql(CaptureIT.node(0, "End", 9.5, 47.1).replace(CaptureIT.id(0), END));
        CaptureRig.await(
                "the last row",
                () -> rig.lastSubjectKey().equals(END)
                        && rig.database
                                .psql("SELECT version FROM wg.node WHERE id = '" + END + "'")
                                .equals(List.of("1")));
        Map<String, Long> version = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        List<CaptureRig.Stored> stored = rig.events("wg.event." + collection + ".");
        for (CaptureRig.Stored message : stored) {
            RowEvent event = RowEventCodec.decode(message.envelope().data());
            if (event.kind() == Kind.DELETED) {
                version.remove(event.key());
                continue;
            }
            Long before = version.put(event.key(), event.version());
            if (before != null && event.version() < before) {
                wrong.add(event.key() + ": " + event.version() + " behind " + before);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(stored.stream().map(m -> m.envelope().id())).doesNotHaveDuplicates();
        Map<String, Long> expected = new HashMap<>();
        rig.database
                .psql("SELECT id, version FROM wg." + collection)
                .forEach(row -> expected.put(row.split("\\|")[0], Long.valueOf(row.split("\\|")[1])));
        assertThat(version).isEqualTo(expected);
        return version;
    }
}
