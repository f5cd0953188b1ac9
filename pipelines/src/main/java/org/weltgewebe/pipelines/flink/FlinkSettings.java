package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.weltgewebe.pipelines.config.ClusterConfig;
import org.weltgewebe.pipelines.metrics.flink.MicrometerReporterFactory;

/**
 * How Flink runs a job of ours.
 *
 * @param job name of the job
 * @param checkpoints where its checkpoints are
 * @param interval time between two checkpoints
 * @param backend {@code hashmap} or {@code rocksdb}
 * @param reachBack how far back checkpoints are kept, so that the job can go back in time; zero keeps the newest few
 * @param bufferTimeout how long a network buffer may wait to fill; a floor of the latency of every shuffle
 * @param parallelism how many ways keyed operators are split; empty for as many as there are cores
 */
public record FlinkSettings(
        String job,
        Checkpoints checkpoints,
        Duration interval,
        String backend,
        Duration reachBack,
        Duration bufferTimeout,
        OptionalInt parallelism) {

    /** State kept in Java objects. */
    public static final String HASHMAP = "hashmap";

    /** State kept on the local disk. */
    public static final String ROCKSDB = "rocksdb";

    private static final int FEWEST_RETAINED = 3;

    /** Checks ranges. */
    public FlinkSettings {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "checkpoints.interval: " + interval
                            + " (expected: above zero; without checkpoints the slot never moves and the disk of Postgres fills)");
        }
        if (!backend.equals(HASHMAP) && !backend.equals(ROCKSDB)) {
            throw new IllegalArgumentException("checkpoints.backend: " + backend + " (expected: hashmap | rocksdb)");
        }
    }

    /** The same job with its state elsewhere. */
    FlinkSettings withBackend(String other) {
        return new FlinkSettings(job, checkpoints, interval, other, reachBack, bufferTimeout, parallelism);
    }

    /** Flink's configuration, resuming from a checkpoint if there is one. */
    public Configuration configuration(Optional<Path> resumeFrom) {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.NAME, job);
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        // State is found again by uid and key group: neither may depend on the shape of the graph or the machine.
        flink.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        flink.set(PipelineOptions.MAX_PARALLELISM, ClusterConfig.MAX_PARALLELISM);
        parallelism.ifPresent(ways -> flink.set(CoreOptions.DEFAULT_PARALLELISM, ways));
        // Every record between chained operators is immutable: nothing is copied.
        flink.set(PipelineOptions.OBJECT_REUSE, true);
        flink.set(ExecutionOptions.BUFFER_TIMEOUT, bufferTimeout);
        flink.set(StateBackendOptions.STATE_BACKEND, backend);
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, backend.equals(ROCKSDB));
        flink.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                checkpoints.directory().toUri().toString());
        flink.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                checkpoints.savepoints().toUri().toString());
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        flink.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(60));
        flink.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, interval.dividedBy(4));
        // While NATS is away no barrier passes; that is back-pressure, not a failure of the job.
        flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        flink.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, retained());
        flink.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(200));
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
        flink.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));
        flink.setString("metrics.reporters", "wg");
        flink.setString("metrics.reporter.wg.factory.class", MicrometerReporterFactory.class.getName());
        resumeFrom.ifPresent(path ->
                flink.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
        return flink;
    }

    /** As many as can complete within the time to reach back, and the one before it. */
    private int retained() {
        return FEWEST_RETAINED + (int) reachBack.dividedBy(interval);
    }
}
