package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weltgewebe.schemas.config.StrictYaml;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.ServerException;

/**
 * How the Flink jobs run as a cluster, kept in {@code var/run/cluster.yaml} as long as they do.
 *
 * @param taskManagers processes that run tasks
 * @param slots tasks of a job side by side in one of them
 * @param parallelism how many ways keyed operators are split
 * @param rpc the JobManager's port for the TaskManagers; the one behind it serves large objects
 * @param rest Flink's REST interface and pages
 * @param metrics metrics of the first TaskManager; the next one has the next port
 */
public record ClusterPlan(int taskManagers, int slots, int parallelism, int rpc, int rest, int metrics) {

    private static final int MAX_TASK_MANAGERS = 64;
    private static final int MAX_PARALLELISM = 128;

    /** Checks ranges. */
    public ClusterPlan {
        range("taskmanagers", taskManagers, MAX_TASK_MANAGERS);
        range("slots", slots, MAX_PARALLELISM * 2);
        range("parallelism", parallelism, MAX_PARALLELISM);
        if (taskManagers * slots <= parallelism) {
            throw new IllegalArgumentException("slots: " + slots + " on " + taskManagers
                    + " taskmanagers (expected: more than parallelism " + parallelism
                    + " in all, since every job takes slots of its own)");
        }
    }

    /**
     * A plan whose every TaskManager could carry all jobs alone, so that a killed one is not waited for.
     *
     * @param tilesets number of bake jobs
     */
    public static ClusterPlan of(int taskManagers, int parallelism, int tilesets) {
        return new ClusterPlan(
                taskManagers,
                slotsFor(parallelism, tilesets),
                parallelism,
                freeRun(6123, 2),
                FreePort.from(8081),
                freeRun(9201, taskManagers));
    }

    /** The slots of this plan as long as the parallelism stays and all jobs fit in, else so many that they fit into one TaskManager. */
    public int slotsFor(int otherTaskManagers, int otherParallelism, int tilesets) {
        int all = slotsFor(otherParallelism, tilesets);
        return otherParallelism == parallelism && otherTaskManagers * slots >= all ? slots : all;
    }

    /** How many slots all jobs take: capture one, each of the bake jobs as many as its parallelism. */
    static int slotsFor(int parallelism, int tilesets) {
        return 1 + parallelism * tilesets;
    }

    /** The kept plan; empty when the jobs run in one process. */
    public static Optional<ClusterPlan> load(Path file) {
        return Files.exists(file) ? Optional.of(StrictYaml.read(file, ClusterPlan.class)) : Optional.empty();
    }

    /** The same ports with other numbers. */
    public ClusterPlan with(int otherTaskManagers, int otherSlots, int otherParallelism) {
        return new ClusterPlan(otherTaskManagers, otherSlots, otherParallelism, rpc, rest, metrics);
    }

    /** Keeps it. */
    public void store(Path file) {
        String text =
                """
                # The Flink jobs run as a cluster; ./weltgewebe cluster up | scale | down write and remove this.
                task-managers: %d
                slots: %d
                parallelism: %d
                rpc: %d
                rest: %d
                metrics: %d
                """
                        .formatted(taskManagers, slots, parallelism, rpc, rest, metrics);
        try {
            // The supervisor reads it, and processes are found by it: there is no half of it.
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    private static int freeRun(int first, int count) {
        for (int port = first; port < first + 200; port++) {
            if (IntStream.range(port, port + count).allMatch(FreePort::isFree)) {
                return port;
            }
        }
        throw new ServerException(
                "ports: no " + count + " free ones in a row from " + first, "stop something that listens there");
    }

    private static void range(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + max + ")");
        }
    }
}
