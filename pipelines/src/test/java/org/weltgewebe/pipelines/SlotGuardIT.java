package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.postgres.SlotGuard;
import org.weltgewebe.pipelines.flink.CaptureStart;
import org.weltgewebe.pipelines.flink.Checkpoints;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.contract.CollectionContracts;

/** What happens to a slot, told before, while and after it happens. */
class SlotGuardIT {

    private static final String LIMIT = "64MB";

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
    void aSlotThatTheServerTookAwayStopsTheJobWithTheRemedy() {
        // Positions are confirmed much later: the slot keeps everything although capture runs.
        rig.confirmDelay = Duration.ofHours(1);
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        rig.awaitCheckpointed();
        CaptureRig.await("the guard has asked", () -> status("reserved") == 1);
        CaptureRig.await("the guard sees the reader", () -> rig.slotMetric("wg_slot_active") == 1);
        double before = rig.slotMetric("wg_slot_retained_wal_bytes");
        withLimit(() -> {
            write(40);
            CaptureRig.await(
                    "the guard tells what is retained",
                    () -> rig.slotMetric("wg_slot_retained_wal_bytes") >= before + (40 << 20));
            write(120);
            rig.database.psql("CHECKPOINT");
            CaptureRig.await("the slot is lost", () -> rig.database
                    .psql("SELECT wal_status FROM pg_replication_slots WHERE slot_name = wg.slot_name()")
                    .equals(List.of("lost")));
        });
        CaptureRig.await("the job fails", () -> rig.running().jobs().states().containsValue("FAILED"));
        assertThat(rig.failure()).contains("SLOT_UNUSABLE", "wal_status lost", "./weltgewebe rebuild");
        CaptureRig.await("the guard tells it", () -> status("lost") == 1);
        rig.stop();

        assertThatThrownBy(() -> rig.start())
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.SLOT_UNUSABLE))
                .hasMessageContaining("wal_status lost")
                .hasMessageContaining("./weltgewebe rebuild");
    }

    @Test
    void anIdleDatabaseKeepsNoLogAndHasNoLag() {
        rig.heartbeatInterval = Duration.ofMillis(200);
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        rig.awaitConfirmed();
        // From here on nobody writes but the heartbeat.
        for (int i = 0; i < 10; i++) {
            String now = rig.database.psql("SELECT pg_current_wal_lsn()").get(0);
            CaptureRig.await("the slot follows", () -> rig.database
                    .psql("SELECT confirmed_flush_lsn >= '" + now + "' AND restart_lsn >= '" + now
                            + "'::pg_lsn - 65536 FROM pg_replication_slots WHERE slot_name = wg.slot_name()")
                    .equals(List.of("t")));
        }
        CaptureRig.await("the guard tells it", () -> rig.slotMetric("wg_slot_retained_wal_bytes") < 100_000);
        assertThat(rig.metrics()).contains("wg_lag_seconds{part=\"publish\",stage=\"capture\"} 0.0");
    }

    @Test
    void aSlotOfAnotherTimelineIsRefused() {
        rig.database.psql("UPDATE wg.capture_slot SET timeline = timeline + 1");
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("SLOT_UNUSABLE")
                .hasMessageContaining("timeline 1 (expected: 2 of its epoch)")
                .hasMessageContaining("promoted or restored");
        rig.database.psql("UPDATE wg.capture_slot SET timeline = timeline - 1");
        rig.start();
    }

    @Test
    void aSlotThatSomebodyElseReadsBeforeTheFirstTransactionIsNoticed() {
        rig.heartbeatInterval = Duration.ofHours(1);
        rig.start();
        CaptureRig.await("a checkpoint", () -> new Checkpoints(directory.resolve("checkpoints"), "capture")
                .newest()
                .isPresent());
        rig.stop();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        rig.database.psql("SELECT pg_replication_slot_advance(wg.slot_name(), pg_current_wal_lsn())");
        rig.start();
        CaptureRig.await("the job fails", () -> rig.running().jobs().states().containsValue("FAILED"));
        assertThat(rig.failure()).contains("SLOT_UNUSABLE", "confirmed_flush_lsn", "Somebody else read the slot");
    }

    @Test
    void aPublicationThatKeepsSomethingBackIsNamed() {
        publish("wg.node WHERE (id IS NOT NULL)");
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("SERVER_UNPREPARED")
                .hasMessageContaining("publication wg_publication: a row filter on wg.node (expected: every row")
                .hasMessageContaining("ALTER PUBLICATION wg_publication DROP TABLE wg.node")
                .hasMessageContaining("./weltgewebe rebuild");
        publish("wg.place (id, location)");
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("keeps back columns [name, ")
                .hasMessageContaining("of wg.place (expected: every declared column")
                .hasMessageNotContaining("wg.node");
        publish("wg.place");
        rig.start();
    }

    /** Publishes a table anew, and everything else whole. */
    private void publish(String entry) {
        rig.database.psql("ALTER PUBLICATION wg_publication SET TABLE wg.account, wg.edge, wg.conversation, wg.message,"
                + " wg.outbox, " + (entry.startsWith("wg.node") ? "wg.place, " : "wg.node, ") + entry);
    }

    @Test
    void aKeyThatIsNotThePrimaryKeyIsNamed() {
        rig.database.psql(
                "ALTER TABLE wg.place DROP CONSTRAINT place_pkey; ALTER TABLE wg.place ADD PRIMARY KEY (id, source)");
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("SERVER_UNPREPARED")
                .hasMessageContaining(
                        "table wg.place: primary key [id, source] (expected: [id], the key of its contract")
                .hasMessageContaining("ALTER TABLE wg.place ADD PRIMARY KEY (id)");
        rig.database.psql("ALTER TABLE wg.place DROP CONSTRAINT place_pkey");
        assertThatThrownBy(() -> rig.start()).hasMessageContaining("table wg.place: primary key [] (expected: [id]");
        rig.database.psql("ALTER TABLE wg.place ADD PRIMARY KEY (id) INCLUDE (source)");
        rig.start();
    }

    @Test
    void theGuardGoesOnBehindADefect() throws Exception {
        SlotSettings slot = CaptureStart.slotSettings(rig.config(), CollectionContracts.load(rig.contracts()));
        AtomicInteger asked = new AtomicInteger();
        DoubleSupplier broken = () -> {
            asked.incrementAndGet();
            throw new IllegalStateException("disk");
        };
        SlotGuard guard = new SlotGuard(slot, Duration.ofMillis(20), broken, Clock.systemUTC());
        try {
            CaptureRig.await("it asks again", () -> asked.get() >= 3);
        } finally {
            guard.close();
        }
    }

    @Test
    void whatCaptureMayNotReadIsNamed() {
        rig.database.psql("REVOKE SELECT ON wg.capture_slot FROM wg_capture");
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("SERVER_UNPREPARED")
                .hasMessageContaining("GRANT SELECT ON wg.capture_slot TO wg_capture");
    }

    private double status(String status) {
        return rig.metrics()
                        .contains("wg_slot_wal_status{slot=\"" + rig.database.slot() + "\",status=\"" + status
                                + "\"} 1.0")
                ? 1
                : 0;
    }

    /** So many mebibytes of log that nobody decodes. */
    private void write(int mebibytes) {
        rig.database.psql("SELECT count(pg_logical_emit_message(false, 'filler', repeat('x', 1048576)))"
                + " FROM generate_series(1, " + mebibytes + "); SELECT pg_switch_wal()");
    }

    private void withLimit(Runnable steps) {
        setting("ALTER SYSTEM SET max_slot_wal_keep_size = '" + LIMIT + "'");
        try {
            steps.run();
        } finally {
            setting("ALTER SYSTEM RESET max_slot_wal_keep_size");
        }
    }

    /** ALTER SYSTEM runs in no transaction. */
    private void setting(String sql) {
        try (var connection = rig.database.superuser().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("SELECT pg_reload_conf()");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
