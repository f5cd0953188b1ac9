package org.weltgewebe.launcher.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fullbake}: the law of the bakery, checked on the running stack. */
@Command(
        name = "fullbake",
        mixinStandardHelpOptions = true,
        description =
                "Bakes every row of the stream anew and compares with the live tiles, byte for byte; exit 0 equal, 2 different.")
final class FullBakeCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--output", paramLabel = "FILE", description = "Archive to write (default: var/fullbake.pmtiles).")
    @Nullable
    Path output;

    @Option(names = "--json", description = "One JSON line per result.")
    private boolean json;

    FullBakeCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Stack stack = RunningStack.of(home, rooms, Console.ofProcess(json));
        Path archive = output == null ? home.var().resolve("fullbake.pmtiles") : output.toAbsolutePath();
        return Foreground.run(rooms.fullBakeCommand(stack.files().pipelines(), archive, json), home.root(), Map.of());
    }
}
