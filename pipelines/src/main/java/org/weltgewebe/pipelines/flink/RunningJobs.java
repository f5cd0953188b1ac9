package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.distribute.RollBackException;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * The jobs of this process: each in a MiniCluster of its own, or all on the cluster this process leads. One that stops for good does not
 * take the other with it, and their checkpoints do not wait for each other. A job that asks to go back is started again from an earlier
 * checkpoint. Closing cancels them; their checkpoints stay.
 */
public final class RunningJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

    /**
     * A job as it runs now; {@code end} outlives it when the job goes back to an earlier checkpoint. The end is asked for at once: the
     * cluster of a job that ended is gone, and with it whoever could tell how. {@code job} is null until it has started.
     */
    private record Running(@Nullable JobClient job, CompletableFuture<Object> end) {}

    /** Changed by whoever holds this object; read by anybody at any time, also while a start takes its time. */
    private final Map<String, Running> jobs = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Clock clock;
    private final Function<Configuration, StreamExecutionEnvironment> environments;
    private boolean closing;

    /** Jobs in this process. */
    public RunningJobs(Clock clock) {
        this(clock, StreamExecutionEnvironment::createLocalEnvironment);
    }

    /** Jobs wherever the environments made from their configuration run them. */
    public RunningJobs(Clock clock, Function<Configuration, StreamExecutionEnvironment> environments) {
        this.clock = clock;
        this.environments = environments;
    }

    /**
     * Starts a job, from its newest checkpoint or savepoint if there is one.
     *
     * @param attach adds the operators
     */
    public synchronized void start(FlinkSettings settings, Consumer<StreamExecutionEnvironment> attach)
            throws Exception {
        start(settings, attach, new CompletableFuture<>());
    }

    private void start(
            FlinkSettings settings, Consumer<StreamExecutionEnvironment> attach, CompletableFuture<Object> end)
            throws Exception {
        jobs.put(settings.job(), new Running(null, end));
        Optional<Path> resumeFrom = BackendChange.readable(settings, environments, attach);
        settings.checkpoints().removeOlderJobs(clock.instant().minus(settings.reachBack()));
        LOG.info(
                "{} starts {}",
                settings.job(),
                resumeFrom.map(path -> "from " + path.getFileName()).orElse("without a checkpoint"));
        StreamExecutionEnvironment env = environments.apply(settings.configuration(resumeFrom));
        attach.accept(env);
        JobClient job = env.executeAsync(settings.job());
        jobs.put(settings.job(), new Running(job, end));
        StageMetrics.ofProcess().tellCheckpointAge(settings.job(), settings.checkpoints()::newestCompletedAt);
        job.getJobExecutionResult()
                .whenCompleteAsync((result, failure) -> onEnd(settings, attach, end, result, failure));
    }

    private synchronized void onEnd(
            FlinkSettings settings,
            Consumer<StreamExecutionEnvironment> attach,
            CompletableFuture<Object> end,
            @Nullable Object result,
            @Nullable Throwable failure) {
        Optional<RollBackException> rollBack =
                Optional.ofNullable(failure).flatMap(RunningJobs::rollBack).filter(asked -> !closing);
        if (rollBack.isEmpty()) {
            if (failure == null) {
                end.complete(result);
            } else {
                end.completeExceptionally(failure);
            }
            return;
        }
        LOG.warn("{} goes back: {}", settings.job(), rollBack.get().getMessage());
        try {
            if (settings.checkpoints().rollBackTo(rollBack.get().checkpointId()).isEmpty()) {
                throw new FaultException(
                        FaultCode.STREAM_UNUSABLE,
                        "checkpoints " + settings.checkpoints().directory() + ": none up to "
                                + rollBack.get().checkpointId() + " (expected: kept for "
                                + settings.reachBack() + "). ./weltgewebe rebuild reads every row again",
                        rollBack.get());
            }
            StageMetrics.ofProcess().rolledBack(settings.job());
            start(settings, attach, end);
        } catch (Exception e) {
            end.completeExceptionally(e);
        }
    }

    private static Optional<RollBackException> rollBack(Throwable failure) {
        return ExceptionUtils.findSerializedThrowable(
                failure, RollBackException.class, RunningJobs.class.getClassLoader());
    }

    /**
     * State of each job in Flink's words: {@code INITIALIZING} from the call that starts it, {@code UNKNOWN} when its cluster does not
     * answer. Never waits for a start.
     */
    public Map<String, String> states() {
        Map<String, Running> now;
        synchronized (jobs) {
            now = new LinkedHashMap<>(jobs);
        }
        Map<String, String> states = new LinkedHashMap<>();
        now.forEach((name, job) -> states.put(name, state(job)));
        return states;
    }

    private static String state(Running running) {
        if (running.end().isDone()) {
            return ended(running.end()).name();
        }
        JobClient job = running.job();
        if (job == null) {
            return JobStatus.INITIALIZING.name();
        }
        try {
            return job.getJobStatus().get(2, TimeUnit.SECONDS).name();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "UNKNOWN";
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            return running.end().isDone() ? ended(running.end()).name() : "UNKNOWN";
        }
    }

    private static JobStatus ended(CompletableFuture<?> end) {
        try {
            end.join();
            return JobStatus.FINISHED;
        } catch (CancellationException cancelled) {
            return JobStatus.CANCELED;
        } catch (CompletionException failed) {
            return ExceptionUtils.findThrowable(failed, JobCancellationException.class)
                            .isPresent()
                    ? JobStatus.CANCELED
                    : JobStatus.FAILED;
        }
    }

    /**
     * Waits until a job fails or is cancelled, or all have finished. None ends by itself unless something is wrong; one that is stopped
     * with a savepoint finishes.
     *
     * @return the failure, or empty when all have finished
     */
    public Optional<Throwable> awaitEnd() throws InterruptedException {
        CompletableFuture<Void> end = new CompletableFuture<>();
        synchronized (this) {
            jobs.values().forEach(job -> job.end().whenComplete((result, failure) -> {
                if (failure != null) {
                    end.completeExceptionally(failure);
                }
            }));
            CompletableFuture.allOf(jobs.values().stream().map(Running::end).toArray(CompletableFuture[]::new))
                    .thenRun(() -> end.complete(null));
        }
        try {
            end.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public synchronized void close() {
        closing = true;
        jobs.forEach((name, running) -> {
            JobClient job = running.job();
            if (job == null) {
                return; // did not start
            }
            try {
                job.cancel().get(30, TimeUnit.SECONDS);
                LOG.info("{} is cancelled; its checkpoints stay", name);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | IllegalStateException e) {
                if (running.end().isDone()) {
                    LOG.info("{} had ended before: {}", name, ended(running.end()));
                    return;
                }
                LOG.warn("{} did not answer the cancellation: {}", name, e.toString());
            }
        });
        jobs.clear();
    }
}
