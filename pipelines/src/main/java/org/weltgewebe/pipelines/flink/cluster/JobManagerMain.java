package org.weltgewebe.pipelines.flink.cluster;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.Pipelines;
import org.weltgewebe.pipelines.config.ClusterConfig;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.schemas.FaultException;

/**
 * {@code JobManagerMain --config FILE}: leads a cluster and runs the jobs of the configuration on it, from their newest state. Runs until
 * a signal; exit code 0 when all jobs were stopped with a savepoint, 1 when one ended otherwise.
 */
public final class JobManagerMain {

    private static final Logger LOG = LoggerFactory.getLogger(JobManagerMain.class);

    private JobManagerMain() {}

    /** Starts the process. */
    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !args[0].equals("--config")) {
            System.err.println("usage: JobManagerMain --config FILE");
            System.exit(1);
        }
        System.exit(run(Path.of(args[1])));
    }

    private static int run(Path file) {
        try {
            PipelinesConfig config = PipelinesConfig.read(file);
            ClusterConfig cluster = config.clusterRequired();
            LOG.info("configuration: {}", config);
            Clock clock = Clock.systemUTC();
            JobManager manager = JobManager.start(cluster);
            manager.awaitTaskManagers();
            Pipelines pipelines = Pipelines.start(config, clock, manager.jobs(clock));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                pipelines.close();
                                manager.close();
                            },
                            "jobmanager-stop"));
            Optional<Throwable> failure = pipelines.jobs().awaitEnd();
            failure.ifPresent(cause -> LOG.error("a job ended", cause));
            return failure.isPresent() ? 1 : 0;
        } catch (FaultException | IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            return 1;
        } catch (Exception e) {
            // Flink's threads would keep a process without jobs alive.
            LOG.error("the JobManager stops", e);
            return 1;
        }
    }
}
