package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that takes nothing holds Postgres back; nothing is dropped, and publishing goes on by itself. */
class BackPressureIT {

    private static final long SMALL_BYTES = 200_000;

    @TempDir
    Path directory;

    private CaptureRig rig;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aFullStreamHoldsTheSlotUntilThereIsRoom() throws Exception {
        smallStream();
        rig.start();
        insert(1, 50);
        rig.awaitCheckpointed();
        insert(51, 1_000);
        CaptureRig.await("publishes are refused", () -> retries() > 0);
        long full = rig.count("WG_EVENT");
        assertThat(full).isGreaterThanOrEqualTo(50).isLessThan(1_000);
        double retries = retries();
        CaptureRig.await("it tries again", () -> retries() > retries);
        assertHeld();
        assertThat(rig.count("WG_EVENT")).isEqualTo(full);
        assertThat(rig.running().jobs().states()).containsEntry("capture", "RUNNING");

        makeRoom();
        CaptureRig.await("every row", () -> rig.lastSubjectKey().equals(CaptureIT.id(1_000)));
        assertWhole(1_000);
        rig.awaitConfirmed();
    }

    @Test
    void aBackfillBehindAFullStreamObeysAllTheSame() throws Exception {
        smallStream();
        rig.start();
        insert(1, 1_000);
        CaptureRig.await("publishes are refused", () -> retries() > 0);
        rig.database.psql("SELECT wg.request_backfill('wg.node', 'asked')");
        CaptureRig.await("it has begun", () -> state("wg.node").equals("running"));
        rig.database.psql("SELECT wg.request_backfill('wg.place', 'asked')");
        rig.database.psql("UPDATE wg.backfill SET state = 'paused' WHERE relation = 'wg.node'");
        CaptureRig.await("the next one has begun", () -> state("wg.place").equals("running"));
        makeRoom();
        CaptureRig.await("the next one is done", () -> state("wg.place").equals("done"));
        rig.database.psql("UPDATE wg.backfill SET state = 'requested' WHERE relation = 'wg.node'");
        CaptureRig.await("it is done", () -> state("wg.node").equals("done"));
        assertThat(rig.database.psql("SELECT rows_done FROM wg.backfill WHERE relation = 'wg.node'"))
                .containsExactly("1000");
    }

    private String state(String table) {
        return rig.database
                .psql("SELECT state FROM wg.backfill WHERE relation = '" + table + "'")
                .get(0);
    }

    @Test
    void aServerThatIsAwayHoldsTheSlotUntilItIsBack() throws Exception {
        rig.start();
        insert(1, 50);
        rig.awaitCheckpointed();
        rig.nats.killHard();
        insert(51, 1_500);
        CaptureRig.await("publishes fail", () -> retries() > 0);
        assertHeld();
        assertThat(rig.running().jobs().states()).containsEntry("capture", "RUNNING");
        rig.nats.restart();
        CaptureRig.await("every row", () -> rig.lastSubjectKey().equals(CaptureIT.id(1_500)));
        assertWhole(1_500);
        rig.awaitConfirmed();
    }

    /** Postgres keeps what is not in the stream, and the lag says how long it has waited. */
    private void assertHeld() {
        List<String> held =
                rig.database.psql("SELECT confirmed_flush_lsn < pg_current_wal_lsn() FROM pg_replication_slots"
                        + " WHERE slot_name = wg.slot_name()");
        assertThat(held).containsExactly("t");
        CaptureRig.await("the lag grows", () -> rig.metrics()
                .lines()
                .filter(line -> line.startsWith("wg_lag_seconds{part=\"publish\",stage=\"capture\"}"))
                .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) > 1));
    }

    private void assertWhole(int rows) {
        assertThat(rig.events("wg.event.node.upserted").stream()
                        .map(message -> message.envelope().subject()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, rows).mapToObj(CaptureIT::id).toList());
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    private double retries() {
        return rig.metrics()
                .lines()
                .filter(line -> line.startsWith("wg_publish_retries_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void insert(int first, int last) {
        rig.database.psql("INSERT INTO wg.node (id, kind, title, location) SELECT ('00000000-0000-0000-0000-' ||"
                + " lpad(i::text, 12, '0'))::uuid, 'garden', 'Row', ST_SetSRID(ST_Point(9.5, 47.1), 4326)"
                + " FROM generate_series(" + first + ", " + last + ") i");
    }

    private void smallStream() throws Exception {
        Path streams = Files.createDirectory(directory.resolve("streams"));
        try (Stream<Path> files = Files.list(rig.streams)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        streams.resolve(file.getFileName().toString()),
                        text.replace("max-bytes: 1073741824", "max-bytes: " + SMALL_BYTES));
            }
        }
        assertThat(Files.readString(streams.resolve("WG_EVENT.yaml"))).contains("max-bytes: " + SMALL_BYTES);
        rig.streams = streams;
    }

    private void makeRoom() throws Exception {
        try (Connection connection = rig.nats.connect()) {
            JetStreamManagement management = connection.jetStreamManagement();
            management.updateStream(StreamConfiguration.builder(
                            management.getStreamInfo("WG_EVENT").getConfiguration())
                    .maxBytes(1 << 30)
                    .build());
        }
    }
}
