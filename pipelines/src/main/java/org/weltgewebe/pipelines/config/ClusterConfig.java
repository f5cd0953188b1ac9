package org.weltgewebe.pipelines.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the jobs run on a cluster of processes instead of in one; read by {@code JobManagerMain} and {@code TaskManagerMain}.
 *
 * @param rpc {@code host:port} at which the TaskManagers find the JobManager; large objects are fetched from the port behind it
 * @param rest {@code host:port} of Flink's REST interface and web pages, a loopback host: it obeys everyone who reaches it
 * @param bind address the RPC sockets listen on; the host of {@code rpc} when not stated
 * @param taskManagerPort at which the JobManager asks a TaskManager; the one behind it carries rows between TaskManagers, the next one
 *     tells Flink's pages what tasks count. Any free ones when not stated, so that several share a machine
 * @param taskManagers how many processes share the work
 * @param slots tasks of a job side by side in one TaskManager; each job takes slots of its own
 * @param parallelism how many ways the work of a keyed operator is split
 * @param workDir buffers and RocksDB files of running tasks: a local disk, nothing in it outlives a task
 */
public record ClusterConfig(
        String rpc,
        String rest,
        @Nullable String bind,
        @Nullable Integer taskManagerPort,
        int taskManagers,
        int slots,
        int parallelism,
        Path workDir) {

    /** Key groups of every keyed operator. Part of the identity of the state: it can never change, and bounds the parallelism. */
    public static final int MAX_PARALLELISM = 128;

    /** Checks addresses and ranges. */
    public ClusterConfig {
        List<String> wrong = new ArrayList<>();
        address("rpc", rpc, wrong);
        address("rest", rest, wrong);
        if (taskManagerPort != null) {
            range("task-manager-port", taskManagerPort, 65_533, wrong);
        }
        range("task-managers", taskManagers, 1_000, wrong);
        range("slots", slots, 1_000, wrong);
        range("parallelism", parallelism, MAX_PARALLELISM, wrong);
        if (wrong.isEmpty() && (long) taskManagers * slots <= parallelism) {
            wrong.add("slots: " + slots + " on " + taskManagers + " task-managers (expected: more than parallelism "
                    + parallelism + " in all, since every job takes slots of its own)");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** Where the TaskManagers find the JobManager; not resolved. */
    public InetSocketAddress rpcAddress() {
        return socketAddress(rpc);
    }

    /** Where REST listens; not resolved. */
    public InetSocketAddress restAddress() {
        return socketAddress(rest);
    }

    /** The address the RPC sockets listen on. */
    public String bindOrDefault() {
        return bind == null ? rpcAddress().getHostString() : bind;
    }

    /** Splits {@code host:port}; the host is not looked up. */
    public static InetSocketAddress socketAddress(String address) {
        int colon = address.lastIndexOf(':');
        return InetSocketAddress.createUnresolved(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private static void address(String name, String value, List<String> wrong) {
        boolean valid =
                value.matches(".+:\\d{1,5}") && Integer.parseInt(value.substring(value.lastIndexOf(':') + 1)) < 65_535;
        if (!valid) {
            wrong.add(name + ": " + value + " (expected: host:port)");
        }
    }

    private static void range(String name, int value, int max, List<String> wrong) {
        if (value < 1 || value > max) {
            wrong.add(name + ": " + value + " (expected: 1 to " + max + ")");
        }
    }
}
