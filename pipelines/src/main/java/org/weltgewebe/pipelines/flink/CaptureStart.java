package org.weltgewebe.pipelines.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.postgres.BackfillRuns;
import org.weltgewebe.pipelines.capture.postgres.PostgresConnections;
import org.weltgewebe.pipelines.capture.postgres.Preflight;
import org.weltgewebe.pipelines.capture.postgres.SlotGuard;
import org.weltgewebe.pipelines.classify.CaptureShapes;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.deadletter.LetterKeys;
import org.weltgewebe.pipelines.distribute.nats.SnapshotMark;
import org.weltgewebe.pipelines.distribute.nats.StreamKeys;
import org.weltgewebe.schemas.contract.CollectionContracts;

/** Gets capture off the ground: preflight, the decision about the snapshot, the job. */
public final class CaptureStart {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureStart.class);

    private static final Duration GUARD_INTERVAL = Duration.ofSeconds(5);
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

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
                        config.policies().dir(),
                        letterKeys(config)),
                config.nats().url(),
                config.captureOrDefaults().inFlightOrDefault(),
                StreamKeys.of(config.nats().url(), contracts));
        FlinkSettings flink = flinkSettings(config, CaptureJob.NAME, slot.confirmDelay());
        SnapshotProgress.Phase phase = flink.checkpoints().newest().isPresent()
                ? SnapshotProgress.Phase.DONE
                : withoutState(slot, identity, config.nats().url());
        jobs.start(flink, env -> CaptureJob.attach(env, settings, phase, clock));
        return new SlotGuard(slot, GUARD_INTERVAL, () -> freeDisk(config), clock);
    }

    /**
     * Without a checkpoint the stream remembers whether a snapshot of this slot was completed: if so, reading goes on where the slot
     * stands and message ids absorb what repeats. If not, the rows are read first.
     */
    private static SnapshotProgress.Phase withoutState(SlotSettings slot, SlotIdentity identity, String natsUrl)
            throws IOException, InterruptedException, SQLException {
        try (BackfillRuns runs = new BackfillRuns(PostgresConnections.open(slot))) {
            if (runs.isRebuildOf(identity.epoch())) {
                LOG.info("slot epoch {} belongs to a rebuild: its backfills read every row", identity.epoch());
                return SnapshotProgress.Phase.DONE;
            }
        }
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
                            + " rows deleted before are not told (./weltgewebe rebuild tells them)",
                    identity.epoch());
        }
        return phase;
    }

    /** Keys that cannot be read stop the start, not the first bad row. */
    private static @Nullable Path letterKeys(PipelinesConfig config) {
        if (config.deadLetters() == null) {
            LOG.warn(
                    "dead-letters.key-file: not configured, dead letters keep no original and cannot be edited or replayed");
            return null;
        }
        Path file = config.deadLetters().keyFile();
        LOG.info("dead letters are encrypted with key {}", LetterKeys.read(file).current());
        return file;
    }

    private static SlotIdentity inspect(SlotSettings slot) throws SQLException {
        try (java.sql.Connection connection = PostgresConnections.open(slot)) {
            Preflight.doubts(connection).forEach(LOG::warn);
            return Preflight.inspect(connection, slot);
        }
    }

    /** Room beside the checkpoints when Postgres runs on this machine, where the stores share a disk; NaN when unknown. */
    private static double freeDisk(PipelinesConfig config) {
        if (!THIS_MACHINE.contains(config.postgres().host())) {
            return Double.NaN;
        }
        try {
            return Files.getFileStore(config.checkpoints().dir()).getUsableSpace();
        } catch (IOException e) {
            LOG.debug("free disk: cannot be told", e);
            return Double.NaN;
        }
    }

    /**
     * How Flink runs a job of this configuration.
     *
     * @param reachBack how far back its checkpoints are kept
     */
    public static FlinkSettings flinkSettings(PipelinesConfig config, String job, Duration reachBack) {
        return new FlinkSettings(
                job,
                new Checkpoints(config.checkpoints().dir(), job),
                config.checkpoints().interval(),
                config.checkpoints().backendOrDefault(),
                reachBack,
                Duration.ofMillis(2),
                config.cluster() == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(config.cluster().parallelism()));
    }

    /** The slot of a configuration. */
    public static SlotSettings slotSettings(PipelinesConfig config, CollectionContracts contracts) {
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
                capture.heartbeatIntervalOrDefault(),
                capture.confirmDelayOrDefault());
    }
}
