package org.weltgewebe.launcher.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.cluster.Rescale;
import org.weltgewebe.launcher.stack.ClusterPlan;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster scale}: the same jobs, split otherwise. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Stops the jobs with a savepoint and starts them from it on N TaskManagers. Nothing is lost or told twice; rows wait meanwhile.",
            "Interrupted halfway, `cluster up` goes on from the savepoint."
        })
final class ClusterScaleCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--taskmanagers", required = true, paramLabel = "N", description = "Processes that run tasks.")
    private int taskManagers;

    @Option(names = "--parallelism", paramLabel = "P", description = "Ways the keyed work is split (default: N).")
    private @Nullable Integer parallelism;

    @Option(names = "--json", description = "One JSON line.")
    private boolean json;

    ClusterScaleCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Stack stack = RunningStack.of(home, rooms, console);
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            ClusterPlan kept = RunningCluster.of(stack).plan();
            int ways = parallelism == null ? taskManagers : parallelism;
            int slots = kept.slotsFor(taskManagers, ways, ClusterUpCommand.tilesets(home));
            ClusterPlan wanted = kept.with(taskManagers, slots, ways);
            if (wanted.equals(kept)) {
                console.say("the cluster is of this size already");
            } else {
                Rescale.run(stack, wanted, console);
            }
            console.result(Map.of("taskManagers", taskManagers, "parallelism", ways, "slots", slots));
            return 0;
        }
    }
}
