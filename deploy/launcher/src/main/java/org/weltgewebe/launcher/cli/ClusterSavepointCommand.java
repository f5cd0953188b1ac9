package org.weltgewebe.launcher.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.cluster.FlinkRest;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.StackLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster savepoint}: a state that outlives checkpoints. */
@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a savepoint of every job, which any backend and any parallelism can go on from. The jobs run on.",
            "The newest one of each job is kept; it holds copies of public rows."
        })
final class ClusterSavepointCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line per savepoint.")
    private boolean json;

    ClusterSavepointCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Cluster cluster = RunningCluster.of(RunningStack.of(home, rooms, console));
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            console.progress("savepoint under way");
            new FlinkRest(cluster.rest())
                    .savepoints(cluster.checkpoints(), false)
                    .forEach(location -> {
                        console.print(location);
                        console.result(Map.of("savepoint", location));
                    });
            return 0;
        }
    }
}
