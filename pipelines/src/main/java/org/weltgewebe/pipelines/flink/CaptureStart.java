package org.weltgewebe.pipelines.flink;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.postgres.PostgresConnections;
import org.weltgewebe.pipelines.capture.postgres.Preflight;
import org.weltgewebe.pipelines.capture.postgres.SlotMonitor;
import org.weltgewebe.pipelines.classify.CaptureShapes;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.distribute.nats.SnapshotMark;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.schemas.contract.CollectionContracts;

/** Gets capture off the ground: preflight, the decision about the snapshot, the job. */
public final class CaptureStart {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureStart.class);

    private CaptureStart() {}

    /**
     * Starts the job; the streams exist.
     *
     * @return what else runs for it; closed with the process
     */
    public static AutoCloseable start(RunningJobs jobs, PipelinesConfig config, Clock clock) throws Exception {
        CollectionContracts contracts =
                CollectionContracts.load(config.contracts().dir());
        SlotSettings slot = slotSettings(config, contracts);
        SlotIdentity identity = inspect(slot);
        CaptureSettings settings = new CaptureSettings(
                slot,
                identity,
                new CaptureSettings.Law(
                        config.contracts().dir(),
                        config.events().dir(),
                        config.policies().dir()),
                config.nats().url(),
                config.captureOrDefaults().inFlightOrDefault());
        FlinkSettings flink = flinkSettings(config, CaptureJob.NAME);
        SnapshotProgress.Phase phase = flink.checkpoints().newest().isPresent()
                ? SnapshotProgress.Phase.DONE
                : withoutState(identity, config.nats().url());
        jobs.start(flink, env -> CaptureJob.attach(env, settings, phase, clock));
        SlotMonitor monitor = new SlotMonitor(slot, Duration.ofSeconds(5));
        StageMetrics.ofProcess().tellRetainedWal(monitor::retainedBytes);
        return monitor;
    }

    /**
     * Without a checkpoint the stream remembers whether a snapshot of this slot was completed: if so, reading goes on where the slot
     * stands and message ids absorb what repeats. If not, the rows are read first.
     */
    private static SnapshotProgress.Phase withoutState(SlotIdentity identity, String natsUrl)
            throws IOException, InterruptedException {
        if (SnapshotMark.isSet(natsUrl, identity.epoch())) {
            LOG.warn(
                    "no checkpoint, but the stream holds the snapshot of slot epoch {}: reading goes on where the slot"
                            + " stands",
                    identity.epoch());
            return SnapshotProgress.Phase.DONE;
        }
        SnapshotProgress.Phase phase = identity.snapshotWithoutState().phase();
        if (phase == SnapshotProgress.Phase.EVERYTHING) {
            LOG.warn(
                    "no checkpoint, no snapshot in the stream, and slot epoch {} has moved: every row is read again;"
                            + " rows deleted before are not told",
                    identity.epoch());
        }
        return phase;
    }

    private static SlotIdentity inspect(SlotSettings slot) throws SQLException {
        try (java.sql.Connection connection = PostgresConnections.open(slot)) {
            return Preflight.inspect(connection, slot);
        }
    }

    /** How Flink runs a job of this configuration. */
    public static FlinkSettings flinkSettings(PipelinesConfig config, String job) {
        return new FlinkSettings(
                job,
                new Checkpoints(config.checkpoints().dir(), job),
                config.checkpoints().interval(),
                config.checkpoints().backendOrDefault(),
                Duration.ofMillis(2));
    }

    private static SlotSettings slotSettings(PipelinesConfig config, CollectionContracts contracts) {
        PipelinesConfig.PostgresConfig postgres = config.postgres();
        PipelinesConfig.CaptureConfig capture = config.captureOrDefaults();
        return new SlotSettings(
                postgres.host(),
                postgres.port(),
                postgres.database(),
                postgres.user(),
                postgres.password().value(),
                postgres.slot(),
                postgres.publication(),
                CaptureShapes.of(contracts),
                capture.pollIntervalOrDefault(),
                capture.heartbeatIntervalOrDefault());
    }
}
