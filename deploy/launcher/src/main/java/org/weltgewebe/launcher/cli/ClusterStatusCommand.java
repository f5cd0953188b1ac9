package org.weltgewebe.launcher.cli;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.launcher.cluster.FlinkRest;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster status}: its processes and its jobs. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Each process of the cluster with its lag, each job with state, restarts and newest checkpoint; exit code 1 when one is down.")
final class ClusterStatusCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line per process and per job.")
    private boolean json;

    ClusterStatusCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Stack stack = RunningStack.of(home, rooms, console);
        Cluster cluster = RunningCluster.of(stack);
        List<Status.Line> processes = new Status(stack, BuildInfo.load().version()).cluster(cluster);
        processes.forEach(line -> {
            console.print(String.format(
                    Locale.ROOT,
                    "%-16s %-5s %8s  %-24s %s%s",
                    line.process(),
                    line.up() ? "up" : "down",
                    line.pid() == null ? "-" : line.pid(),
                    line.address(),
                    line.lagSeconds().isEmpty() ? "" : "lag " + line.lagSeconds(),
                    line.detail()));
            console.result(line.fields());
        });
        boolean up = processes.stream().allMatch(Status.Line::up);
        return tellJobs(console, cluster) && up ? 0 : LauncherException.FAILED;
    }

    /** True when there are jobs and all run. */
    private static boolean tellJobs(Console console, Cluster cluster) {
        if (cluster.jobManager().process().isEmpty()) {
            return false;
        }
        long now = Clock.systemUTC().millis();
        List<FlinkRest.Job> jobs = new FlinkRest(cluster.rest()).jobs();
        jobs.forEach(job -> {
            console.print("  " + describe(job, now));
            console.result(fields(job, now));
        });
        return !jobs.isEmpty() && jobs.stream().allMatch(job -> job.state().equals("RUNNING"));
    }

    private static String describe(FlinkRest.Job job, long now) {
        FlinkRest.Checkpoint checkpoint = job.checkpoint();
        return String.format(
                Locale.ROOT,
                "%-14s %-10s %d of %d tasks, %d restarts, %s",
                job.name(),
                job.state(),
                job.tasks(),
                job.allTasks(),
                job.restarts(),
                checkpoint == null
                        ? "no checkpoint yet"
                        : String.format(
                                Locale.ROOT,
                                "checkpoint %d %.1f s ago in %d ms, %.1f MB",
                                checkpoint.number(),
                                (now - checkpoint.triggeredAtMillis()) / 1000.0,
                                checkpoint.tookMillis(),
                                checkpoint.sizeBytes() / 1e6));
    }

    private static Map<String, Object> fields(FlinkRest.Job job, long now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("job", job.name());
        fields.put("state", job.state());
        fields.put("tasks", job.tasks());
        fields.put("allTasks", job.allTasks());
        fields.put("restarts", job.restarts());
        FlinkRest.Checkpoint checkpoint = job.checkpoint();
        if (checkpoint != null) {
            fields.put("checkpoint", checkpoint.number());
            fields.put("checkpointAgeSeconds", (now - checkpoint.triggeredAtMillis()) / 1000.0);
            fields.put("checkpointSeconds", checkpoint.tookMillis() / 1000.0);
            fields.put("checkpointBytes", checkpoint.sizeBytes());
        }
        return fields;
    }
}
