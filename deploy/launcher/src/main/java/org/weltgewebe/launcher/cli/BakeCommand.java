package org.weltgewebe.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.build.Build;
import org.weltgewebe.launcher.build.BuildUnit;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code bake}: hands everything to {@code BakeMain}. */
@Command(name = "bake", description = "The bakery: archives from OSM extracts and other files (its own --help).")
final class BakeCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    BakeCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        home.prepare();
        Build build = new Build(home, Console.ofProcess(false));
        List<BuildUnit> stale = build.mavenUnits().stream()
                .filter(unit -> unit.name().equals("tile-bakery/bakery") && unit.isStale())
                .toList();
        build.build(stale);
        return Foreground.run(
                rooms.bakeCommand(arguments), java.nio.file.Path.of("").toAbsolutePath(), Map.of());
    }
}
