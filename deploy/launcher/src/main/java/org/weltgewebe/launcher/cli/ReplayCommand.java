package org.weltgewebe.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code replay}: hands everything to {@code ReplayMain} of the pipelines. */
@Command(
        name = "replay",
        description =
                "Delivers a part of the stream again to a durable consumer, from a time, an event or a sequence (its own --help).")
final class ReplayCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    ReplayCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Path config = RunningStack.pipelinesConfiguration(home, rooms, arguments);
        return Foreground.run(
                rooms.replayCommand(config, arguments), Path.of("").toAbsolutePath(), Map.of());
    }
}
