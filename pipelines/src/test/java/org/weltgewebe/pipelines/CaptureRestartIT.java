package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/** Every row version exactly once and in order, whatever dies meanwhile. */
class CaptureRestartIT {

    private static final int WRITERS = 3;
    private static final int ROWS_PER_WRITER = 600;

    @TempDir
    Path directory;

    private CaptureRig rig;
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS + 1);

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
    void cancellingTheJobInTheMiddleOfInterleavedTransactionsLosesNothing() throws Exception {
        rig.start();
        List<Future<?>> load = load();
        for (int i = 1; i <= 3; i++) {
            long seen = i * 300L;
            CaptureRig.await(seen + " messages", () -> rig.count("WG_EVENT") >= seen);
            rig.stop();
            rig.start();
        }
        finish(load);
        verify();
    }

    @Test
    void cancellingTheJobInTheMiddleOfOneLargeTransactionLosesNothing() throws Exception {
        rig.start();
        rig.database.psql(
                "INSERT INTO wg.place (id, name, country_code, source, location) SELECT i, 'Place', 'LI', 'test',"
                        + " ST_SetSRID(ST_Point(9.5, 47.1), 4326) FROM generate_series(1, 20000) i");
        for (long seen : new long[] {1, 5_000, 12_000}) {
            CaptureRig.await(seen + " messages", () -> rig.count("WG_EVENT") >= seen);
            rig.stop();
            rig.start();
        }
        verify();
        assertThat(rig.events("wg.event.place")).hasSize(20_000);
    }

    @Test
    void killingNatsInTheMiddleOfALoadLosesNothing() throws Exception {
        rig.start();
        List<Future<?>> load = load();
        for (int i = 1; i <= 2; i++) {
            long seen = i * 300L;
            CaptureRig.await(seen + " messages", () -> rig.count("WG_EVENT") >= seen);
            rig.nats.killHard();
            rig.nats.restart();
        }
        finish(load);
        verify();
    }

    @Test
    void killingTheProcessInTheMiddleOfALoadLosesNothing() throws Exception {
        rig.config();
        ChildProcess process = new ChildProcess(directory, "512m");
        try {
            process.await("the stream exists", rig::streamExists);
            List<Future<?>> load = load();
            for (int i = 1; i <= 3; i++) {
                long seen = i * 400L;
                process.await(seen + " messages", () -> rig.count("WG_EVENT") >= seen);
                process.close();
                process = new ChildProcess(directory, "512m");
            }
            finish(load);
            verify();
        } finally {
            process.close();
        }
    }

    /** Writers with interleaved transactions of one to forty statements; some roll back. */
    private List<Future<?>> load() {
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            running.add(writers.submit(() -> {
                write(number);
                return null;
            }));
        }
        return running;
    }

    private void write(int writer) throws SQLException {
        Random random = new Random(writer);
        try (Connection connection = rig.database.superuser().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int next = writer * 1_000_000;
            int last = next + ROWS_PER_WRITER;
            while (next < last) {
                int first = next;
                for (int i = random.nextInt(40); i >= 0; i--) {
                    if (next == first || random.nextInt(3) == 0) {
                        statement.execute(CaptureIT.node(next++, "Row", 9.5, 47.1));
                    } else if (random.nextInt(8) == 0) {
                        statement.execute("DELETE FROM wg.node WHERE id = '" + CaptureIT.id(next - 1) + "'");
                    } else {
                        int row = writer * 1_000_000 + random.nextInt(next - writer * 1_000_000);
                        statement.execute(
                                "UPDATE wg.node SET title = 'Changed' WHERE id = '" + CaptureIT.id(row) + "'");
                    }
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                    next = first;
                } else {
                    connection.commit();
                }
            }
        }
    }

    private static void finish(List<Future<?>> load) throws Exception {
        for (Future<?> writer : load) {
            writer.get(120, TimeUnit.SECONDS);
        }
    }

    /** Compares the stream with the tables: per key all versions from 1 up, each once, in order, then at most one deletion. */
    private void verify() {
        String end = "00000000-0000-0000-0000-999999999999";
        rig.database.psql(CaptureIT.node(0, "End", 9.5, 47.1).replace(CaptureIT.id(0), end));
        CaptureRig.await("the last row", () -> rig.lastSubjectKey().equals(end));
        Map<String, Long> version = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        List<CaptureRig.Stored> stored = rig.events("wg.event.");
        for (CaptureRig.Stored message : stored) {
            RowEvent event = RowEventCodec.decode(message.envelope().data());
            String key = event.collection() + "/" + event.key();
            long before = version.getOrDefault(key, 0L);
            boolean deletion = event.kind() == RowEvent.Kind.DELETED;
            if (event.version() != (deletion ? before : before + 1)) {
                wrong.add(key + ": " + event.kind() + " " + event.version() + " behind " + before);
            }
            version.put(key, deletion ? Long.MIN_VALUE : event.version());
        }
        assertThat(wrong).isEmpty();
        assertThat(stored.stream().map(m -> m.envelope().id())).doesNotHaveDuplicates();
        version.values().removeIf(v -> v == Long.MIN_VALUE);
        Map<String, Long> expected = new HashMap<>();
        rig.database
                .psql(
                        "SELECT 'node/' || id, version FROM wg.node UNION ALL SELECT 'place/' || id, version FROM wg.place")
                .forEach(row -> expected.put(row.split("\\|")[0], Long.valueOf(row.split("\\|")[1])));
        assertThat(version).isEqualTo(expected);
        assertThat(rig.count("WG_DEAD")).isZero();
        assertThat(Files.exists(directory.resolve("checkpoints/capture"))).isTrue();
    }
}
