package org.weltgewebe.pipelines.flink.cluster;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.messages.webmonitor.ClusterOverview;
import org.apache.flink.runtime.rest.messages.ClusterOverviewHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.config.ClusterConfig;
import org.weltgewebe.pipelines.flink.RunningJobs;

/**
 * The head of a cluster, in this process. It knows of no job but those this process starts, and forgets them with it: the next process
 * starts them anew from the newest state on the shared disk.
 */
final class JobManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobManager.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** A TaskManager that is cut off has ended its tasks after one timeout; the second is for the clocks. */
    private static final Duration PATIENCE = ClusterSettings.HEARTBEAT_TIMEOUT.multipliedBy(2);

    private final ClusterConfig cluster;
    private final WorkDirectory work;
    private final StandaloneSessionClusterEntrypoint entrypoint;

    private JobManager(ClusterConfig cluster, WorkDirectory work, StandaloneSessionClusterEntrypoint entrypoint) {
        this.cluster = cluster;
        this.work = work;
        this.entrypoint = entrypoint;
    }

    /** Opens its ports; the TaskManagers may come before or after. */
    static JobManager start(ClusterConfig cluster) throws Exception {
        WorkDirectory work = WorkDirectory.take(cluster.workDir().resolve(ClusterSettings.JOB_MANAGER));
        StandaloneSessionClusterEntrypoint entrypoint =
                new StandaloneSessionClusterEntrypoint(ClusterSettings.jobManager(cluster));
        entrypoint.startCluster();
        LOG.info("JobManager at {}, REST at {}", cluster.rpc(), cluster.rest());
        return new JobManager(cluster, work, entrypoint);
    }

    /**
     * Waits until no TaskManager holds tasks of an earlier JobManager, and enough are here. Whoever is missing after the patience is
     * gone, or has ended its tasks because it misses us.
     */
    void awaitTaskManagers() throws Exception {
        long started = System.nanoTime();
        try (RestClusterClient<StandaloneClusterId> rest =
                new RestClusterClient<>(ClusterSettings.client(cluster), StandaloneClusterId.getInstance())) {
            String told = "";
            while (true) {
                ClusterOverview overview = overview(rest);
                String now = overview.getNumTaskManagersConnected() + " of " + cluster.taskManagers()
                        + " TaskManagers, " + overview.getNumSlotsAvailable() + " of " + overview.getNumSlotsTotal()
                        + " slots free";
                if (!now.equals(told)) {
                    LOG.info("{}", now);
                    told = now;
                }
                if (mayBegin(cluster, overview, Duration.ofNanos(System.nanoTime() - started))) {
                    return;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** A TaskManager is counted before it has told its slots, and tells those with tasks as taken. */
    static boolean mayBegin(ClusterConfig cluster, ClusterOverview overview, Duration waited) {
        int here = overview.getNumTaskManagersConnected();
        boolean allTold = overview.getNumSlotsTotal() >= here * cluster.slots();
        boolean allFree = overview.getNumSlotsAvailable() == overview.getNumSlotsTotal();
        boolean enough = overview.getNumSlotsAvailable() > cluster.parallelism();
        return allTold && allFree && enough && (here >= cluster.taskManagers() || waited.compareTo(PATIENCE) > 0);
    }

    private static ClusterOverview overview(RestClusterClient<StandaloneClusterId> rest)
            throws ExecutionException, InterruptedException, TimeoutException {
        return rest.sendRequest(
                        ClusterOverviewHeaders.getInstance(),
                        EmptyMessageParameters.getInstance(),
                        EmptyRequestBody.getInstance())
                .get(30, TimeUnit.SECONDS);
    }

    /** Jobs that run on this cluster. */
    RunningJobs jobs(Clock clock) {
        return new RunningJobs(
                clock,
                configuration -> StreamExecutionEnvironment.createRemoteEnvironment(
                        cluster.restAddress().getHostString(),
                        cluster.restAddress().getPort(),
                        configuration));
    }

    @Override
    public void close() {
        try {
            entrypoint.closeAsync().get(10, TimeUnit.SECONDS);
            work.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.warn("JobManager not closed cleanly: {}", e.toString());
        }
    }
}
