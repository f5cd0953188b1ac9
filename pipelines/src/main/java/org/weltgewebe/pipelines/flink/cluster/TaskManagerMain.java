package org.weltgewebe.pipelines.flink.cluster;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.config.ClusterConfig;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.metrics.MetricsServer;

/**
 * {@code TaskManagerMain --config FILE --id NAME --metrics HOST:PORT}: runs tasks for the JobManager the configuration names, and tells
 * what they count, since the operators live in this process. Runs until a signal, looking for the JobManager whenever it is away.
 */
public final class TaskManagerMain {

    private static final Logger LOG = LoggerFactory.getLogger(TaskManagerMain.class);
    private static final List<String> OPTIONS = List.of("--config", "--id", "--metrics");

    private TaskManagerMain() {}

    /** Starts the process. */
    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        if (args.length != 2 * OPTIONS.size() || !options.keySet().containsAll(OPTIONS)) {
            System.err.println("usage: TaskManagerMain --config FILE --id NAME --metrics HOST:PORT");
            System.exit(1);
        }
        System.exit(run(options));
    }

    private static int run(Map<String, String> options) {
        try {
            Path file = Path.of(Objects.requireNonNull(options.get("--config")));
            String id = Objects.requireNonNull(options.get("--id"));
            InetSocketAddress metrics =
                    new PipelinesConfig.MetricsConfig(Objects.requireNonNull(options.get("--metrics"))).socketAddress();
            ClusterConfig cluster = PipelinesConfig.read(file).clusterRequired();
            Configuration flink = ClusterSettings.taskManager(cluster, id);
            try (WorkDirectory work = WorkDirectory.take(cluster.workDir().resolve(id));
                    MetricsServer server = new MetricsServer(metrics, () -> Map.of(id, "RUNNING"))) {
                LOG.info("{} looks for the JobManager at {}, metrics at port {}", id, cluster.rpc(), server.port());
                return TaskManagerRunner.runTaskManager(flink, PluginUtils.createPluginManagerFromRootFolder(flink));
            }
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            return 1;
        } catch (Exception e) {
            // Flink's threads would keep a process without tasks alive.
            LOG.error("the TaskManager stops", e);
            return 1;
        }
    }
}
