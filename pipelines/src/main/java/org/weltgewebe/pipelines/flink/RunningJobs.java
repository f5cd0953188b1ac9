package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
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
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.metrics.StageMetrics;

/**
 * The jobs of this process, each in a MiniCluster of its own: one that stops for good does not take the other with it, and their
 * checkpoints do not wait for each other. Closing cancels them; their checkpoints stay.
 */
public final class RunningJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

    /** The end is asked for at once: the cluster of a job that ended is gone, and with it whoever could tell how. */
    private record Running(JobClient job, CompletableFuture<?> end) {

        Running(JobClient job) {
            this(job, job.getJobExecutionResult());
        }
    }

    private final Map<String, Running> jobs = new LinkedHashMap<>();

    /**
     * Starts a job, from its newest checkpoint if there is one.
     *
     * @param attach adds the operators
     */
    public synchronized void start(FlinkSettings settings, Consumer<StreamExecutionEnvironment> attach)
            throws Exception {
        Optional<Path> resumeFrom = settings.checkpoints().newest();
        settings.checkpoints().removeOlderJobs();
        LOG.info(
                "{} starts {}",
                settings.job(),
                resumeFrom.map(path -> "from " + path.getFileName()).orElse("without a checkpoint"));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(settings.configuration(resumeFrom));
        attach.accept(env);
        jobs.put(settings.job(), new Running(env.executeAsync(settings.job())));
        StageMetrics.ofProcess().tellCheckpointAge(settings.job(), settings.checkpoints()::newestCompletedAt);
    }

    /** State of each job in Flink's words, {@code UNKNOWN} when its cluster does not answer. */
    public synchronized Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        jobs.forEach((name, job) -> states.put(name, state(job)));
        return states;
    }

    private static String state(Running running) {
        if (running.end().isDone()) {
            return ended(running.end()).name();
        }
        try {
            return running.job().getJobStatus().get(2, TimeUnit.SECONDS).name();
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
     * Waits until the first job ends by itself; none does unless something is wrong.
     *
     * @return the failure, or empty when a job was cancelled
     */
    public Optional<Throwable> awaitFirstEnd() throws InterruptedException {
        CompletableFuture<?>[] ends;
        synchronized (this) {
            ends = jobs.values().stream().map(Running::end).toArray(CompletableFuture[]::new);
        }
        try {
            CompletableFuture.anyOf(ends).get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public synchronized void close() {
        jobs.forEach((name, running) -> {
            try {
                running.job().cancel().get(30, TimeUnit.SECONDS);
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
