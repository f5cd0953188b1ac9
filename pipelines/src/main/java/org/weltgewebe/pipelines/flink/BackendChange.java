package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint is readable only by the backend that wrote it; a canonical savepoint by every one. Where a job changes its backend, it
 * runs once more with the old one, where jobs run, and stops with such a savepoint.
 */
final class BackendChange {

    private static final Logger LOG = LoggerFactory.getLogger(BackendChange.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 50;

    private BackendChange() {}

    /** The newest state of a job in a form that its backend reads; empty when there is none. */
    static Optional<Path> readable(
            FlinkSettings settings,
            Function<Configuration, StreamExecutionEnvironment> environments,
            Consumer<StreamExecutionEnvironment> attach)
            throws Exception {
        Optional<Path> newest = settings.checkpoints().newest();
        if (newest.isEmpty()) {
            return newest;
        }
        String writer = StateFormat.of(newest.get()).readableWith(settings.backend());
        if (writer.equals(settings.backend())) {
            return newest;
        }
        LOG.info("{}: state changes from {} to {} by way of a savepoint", settings.job(), writer, settings.backend());
        StreamExecutionEnvironment env =
                environments.apply(settings.withBackend(writer).configuration(newest));
        attach.accept(env);
        JobClient job = env.executeAsync(settings.job());
        try {
            stop(job, settings.checkpoints().savepoints().toUri().toString());
        } catch (Exception e) {
            job.cancel();
            throw new IllegalStateException(
                    settings.job() + ": state not changed from " + writer + " to " + settings.backend()
                            + " (expected: a job that runs; start it with checkpoints.backend: " + writer + ")",
                    e);
        }
        return settings.checkpoints().newest();
    }

    /** Asks until all tasks have started: a savepoint before is refused, and the job goes on. */
    private static void stop(JobClient job, String savepoints) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                job.stopWithSavepoint(false, savepoints, SavepointFormatType.CANONICAL)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (!isTooEarly(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static boolean isTooEarly(ExecutionException refused) {
        return ExceptionUtils.findSerializedThrowable(
                        refused, CheckpointException.class, BackendChange.class.getClassLoader())
                .map(CheckpointException::getCheckpointFailureReason)
                .filter(CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING::equals)
                .isPresent();
    }
}
