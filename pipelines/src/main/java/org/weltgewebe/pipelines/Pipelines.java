package org.weltgewebe.pipelines;

import io.micrometer.core.instrument.Metrics;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.flink.BakeStart;
import org.weltgewebe.pipelines.flink.CaptureJob;
import org.weltgewebe.pipelines.flink.CaptureStart;
import org.weltgewebe.pipelines.flink.RunningJobs;
import org.weltgewebe.pipelines.metrics.MetricsServer;
import org.weltgewebe.pipelines.metrics.nats.StreamMonitor;
import org.weltgewebe.pipelines.nats.StreamFile;
import org.weltgewebe.pipelines.nats.Streams;

/** The process as an object: streams, jobs, metrics. Closing it cancels the jobs and keeps their checkpoints. */
public final class Pipelines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pipelines.class);

    private final RunningJobs jobs;
    private final List<AutoCloseable> companions = new ArrayList<>();
    private final @Nullable MetricsServer metrics;

    private Pipelines(PipelinesConfig config, RunningJobs jobs) throws Exception {
        this.jobs = jobs;
        metrics = config.metrics() == null
                ? null
                : new MetricsServer(config.metrics().socketAddress(), jobs::states);
    }

    /**
     * Starts everything the configuration names, in this process.
     *
     * @throws org.weltgewebe.schemas.FaultException when a server is not prepared, with the remedy
     */
    public static Pipelines start(PipelinesConfig config, Clock clock) throws Exception {
        return start(config, clock, new RunningJobs(clock));
    }

    /**
     * Starts everything the configuration names.
     *
     * @param jobs where the jobs run; closed with the process
     * @throws org.weltgewebe.schemas.FaultException when a server is not prepared, with the remedy
     */
    public static Pipelines start(PipelinesConfig config, Clock clock, RunningJobs jobs) throws Exception {
        Pipelines pipelines = new Pipelines(config, jobs);
        try {
            List<StreamFile> streams = Streams.load(config.streams().dir());
            Streams.apply(config.nats().url(), streams, config.streams().profile(), freeDisk(config));
            for (String job : config.jobs()) {
                pipelines.startJob(job, config, clock);
            }
            pipelines.companions.add(new StreamMonitor(
                    config.nats().url(),
                    streams.stream().map(StreamFile::stream).toList(),
                    Duration.ofSeconds(5),
                    Metrics.globalRegistry,
                    clock));
            return pipelines;
        } catch (Exception e) {
            pipelines.close();
            throw e;
        }
    }

    /** The one place where jobs are added. */
    private void startJob(String job, PipelinesConfig config, Clock clock) throws Exception {
        switch (job) {
            case CaptureJob.NAME -> companions.add(CaptureStart.start(jobs, config, clock));
            case BakeStart.NAME -> BakeStart.start(jobs, config);
            default -> throw new IllegalArgumentException("jobs: " + job + " (expected: capture, bake)");
        }
    }

    /** The jobs. */
    public RunningJobs jobs() {
        return jobs;
    }

    /** Port of the metrics endpoint; -1 when there is none. */
    public int metricsPort() {
        return metrics == null ? -1 : metrics.port();
    }

    /** Room beside the checkpoints when nats-server runs on this machine, where the stores share a disk; else unknown. */
    private static long freeDisk(PipelinesConfig config) throws java.io.IOException {
        if (!config.nats().url().contains("127.0.0.1") && !config.nats().url().contains("localhost")) {
            return -1;
        }
        Path directory = Files.createDirectories(config.checkpoints().dir());
        FileStore disk = Files.getFileStore(directory);
        return disk.getUsableSpace();
    }

    @Override
    public void close() {
        jobs.close();
        for (AutoCloseable companion : companions) {
            try {
                companion.close();
            } catch (Exception e) {
                LOG.warn("{}: not closed", companion.getClass().getSimpleName(), e);
            }
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
