package org.weltgewebe.launcher.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.ClusterPlan;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.TileContract;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cluster up}: the stack with its jobs on a cluster. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the stack with its jobs on a cluster, or changes a running one. They go on from their newest state.",
            "`up` and `down` keep this form until `cluster down`."
        })
final class ClusterUpCommand implements Callable<Integer> {

    private static final int DEFAULT_TASK_MANAGERS = 2;

    private final Home home;
    private final Rooms rooms;

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            description = "Processes that run tasks (first time 2, then as before).")
    private @Nullable Integer taskManagers;

    @Option(
            names = "--slots",
            paramLabel = "M",
            description =
                    "Tasks of a job side by side in each (first time and with another P so many that all jobs fit into one, then as before).")
    private @Nullable Integer slots;

    @Option(
            names = "--parallelism",
            paramLabel = "P",
            description = "Ways the keyed work is split (first time the number of TaskManagers, then as before).")
    private @Nullable Integer parallelism;

    @Mixin
    private final UpOptions options = new UpOptions();

    ClusterUpCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        return new Bringup(home, rooms, options).runCluster(this::choose);
    }

    private ClusterPlan choose(Optional<ClusterPlan> kept) {
        int processes = chosen(taskManagers, kept.map(ClusterPlan::taskManagers).orElse(DEFAULT_TASK_MANAGERS));
        int ways = chosen(parallelism, kept.map(ClusterPlan::parallelism).orElse(processes));
        int tilesets = tilesets(home);
        ClusterPlan plan = kept.orElseGet(() -> ClusterPlan.of(processes, ways, tilesets));
        return plan.with(processes, chosen(slots, plan.slotsFor(processes, ways, tilesets)), ways);
    }

    private static int chosen(@Nullable Integer option, int otherwise) {
        return option == null ? otherwise : option;
    }

    /** Each tileset that a contract names is a job. */
    static int tilesets(Home home) {
        return (int) CollectionContracts.load(home.contracts()).all().stream()
                .map(contract -> contract.tiles())
                .flatMap(tiles -> Optional.ofNullable(tiles).map(TileContract::tileset).stream())
                .distinct()
                .count();
    }
}
