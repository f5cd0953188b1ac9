package org.weltgewebe.pipelines.flink.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions.TaskManagerLoadBalanceMode;
import org.apache.flink.configuration.WebOptions;
import org.weltgewebe.pipelines.config.ClusterConfig;

/** Flink's configuration of the processes of a cluster; that of the jobs is {@link org.weltgewebe.pipelines.flink.FlinkSettings}. */
final class ClusterSettings {

    /** Name of the JobManager's work directory; a TaskManager's is its id. */
    static final String JOB_MANAGER = "jobmanager";

    /** A process that hangs is given up after this; one whose port refuses connections already after two intervals of a second. */
    static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);
    private static final MemorySize NETWORK_MEMORY = MemorySize.ofMebiBytes(64);
    private static final MemorySize MANAGED_MEMORY_PER_SLOT = MemorySize.ofMebiBytes(64);

    private ClusterSettings() {}

    /** The JobManager's. */
    static Configuration jobManager(ClusterConfig cluster) {
        Configuration flink = common(cluster, JOB_MANAGER);
        flink.set(JobManagerOptions.BIND_HOST, cluster.bindOrDefault());
        flink.set(BlobServerOptions.PORT, Integer.toString(cluster.rpcAddress().getPort() + 1));
        flink.set(RestOptions.BIND_ADDRESS, cluster.restAddress().getHostString());
        flink.set(RestOptions.BIND_PORT, Integer.toString(cluster.restAddress().getPort()));
        // The jobs are those of this process; nobody adds one through the pages.
        flink.set(WebOptions.SUBMIT_ENABLE, false);
        return flink;
    }

    /**
     * A TaskManager's.
     *
     * @param id its name; a process that comes back under the same name replaces the dead one at once
     */
    static Configuration taskManager(ClusterConfig cluster, String id) {
        Configuration flink = common(cluster, id);
        flink.set(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID, id);
        flink.set(TaskManagerOptions.BIND_HOST, cluster.bindOrDefault());
        if (cluster.bindOrDefault().startsWith("127.")) {
            // Elsewhere Flink finds the address from which the JobManager is reached.
            flink.set(TaskManagerOptions.HOST, cluster.bindOrDefault());
        }
        Integer port = cluster.taskManagerPort();
        if (port != null) {
            flink.set(TaskManagerOptions.RPC_PORT, Integer.toString(port));
            flink.set(NettyShuffleEnvironmentOptions.DATA_PORT, port + 1);
            flink.set(MetricOptions.QUERY_SERVICE_PORT, Integer.toString(port + 2));
        }
        flink.set(TaskManagerOptions.NUM_TASK_SLOTS, cluster.slots());
        memory(flink, cluster.slots());
        // One that cannot register ends, and whoever watches over it starts it with a fresh connection.
        flink.set(TaskManagerOptions.REGISTRATION_TIMEOUT, Duration.ofSeconds(60));
        // A task that cannot be cancelled costs its process, not three minutes.
        flink.set(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, Duration.ofSeconds(30));
        flink.set(TaskManagerOptions.KILL_ON_OUT_OF_MEMORY, true);
        return flink;
    }

    /** What Flink's start scripts compute. Network and managed memory (RocksDB's) bind, the rest is bookkeeping. */
    private static void memory(Configuration flink, int slots) {
        flink.set(TaskManagerOptions.CPU_CORES, (double) Runtime.getRuntime().availableProcessors());
        flink.set(
                TaskManagerOptions.TASK_HEAP_MEMORY,
                new MemorySize(Runtime.getRuntime().maxMemory()));
        flink.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ZERO);
        flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK_MEMORY);
        flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK_MEMORY);
        flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY_PER_SLOT.multiply(slots));
        for (ConfigOption<MemorySize> option : List.of(
                TaskManagerOptions.FRAMEWORK_HEAP_MEMORY,
                TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY,
                TaskManagerOptions.JVM_METASPACE,
                TaskManagerOptions.JVM_OVERHEAD_MIN)) {
            flink.set(option, option.defaultValue());
        }
        flink.set(TaskManagerOptions.JVM_OVERHEAD_MAX, TaskManagerOptions.JVM_OVERHEAD_MIN.defaultValue());
    }

    /** Where the JobManager's REST interface is asked from this machine. */
    static Configuration client(ClusterConfig cluster) {
        Configuration flink = new Configuration();
        flink.set(RestOptions.ADDRESS, cluster.restAddress().getHostString());
        flink.set(RestOptions.PORT, cluster.restAddress().getPort());
        return flink;
    }

    private static Configuration common(ClusterConfig cluster, String process) {
        Configuration flink = client(cluster);
        flink.set(JobManagerOptions.ADDRESS, cluster.rpcAddress().getHostString());
        flink.set(JobManagerOptions.PORT, cluster.rpcAddress().getPort());
        Path work = cluster.workDir().resolve(process);
        flink.set(CoreOptions.TMP_DIRS, work.toString());
        flink.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, work.toString());
        // Everything is on the class path of the process: there is one class loader and nothing to leak.
        flink.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
        flink.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
        flink.set(TaskManagerOptions.TASK_MANAGER_LOAD_BALANCE_MODE, TaskManagerLoadBalanceMode.SLOTS);
        recoverInSeconds(flink);
        return flink;
    }

    /** Flink's defaults detect a dead process after 50 s and try again after up to 30 s. */
    private static void recoverInSeconds(Configuration flink) {
        flink.set(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY, "region");
        flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL);
        flink.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
        flink.set(TaskManagerOptions.SLOT_TIMEOUT, Duration.ofSeconds(10));
        flink.set(ClusterOptions.MAX_REGISTRATION_TIMEOUT, Duration.ofSeconds(1));
        flink.set(ClusterOptions.ERROR_REGISTRATION_DELAY, Duration.ofMillis(500));
        flink.set(ClusterOptions.REFUSED_REGISTRATION_DELAY, Duration.ofSeconds(1));
        flink.set(ClusterOptions.CLUSTER_SERVICES_SHUTDOWN_TIMEOUT, Duration.ofSeconds(5));
    }
}
