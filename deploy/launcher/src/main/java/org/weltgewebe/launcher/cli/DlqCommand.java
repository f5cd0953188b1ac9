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

/** {@code dlq}: hands everything to {@code DeadLetterMain} of the pipelines. */
@Command(
        name = "dlq",
        description = "Dead letters: list, show, edit, replay and drop rows that could not go on (its own --help).")
final class DlqCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    DlqCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Path config = RunningStack.pipelinesConfiguration(home, rooms, arguments);
        // Ctrl-C in the editor of `dlq edit` is for the editor.
        return Foreground.converse(
                rooms.deadLettersCommand(config, arguments), Path.of("").toAbsolutePath(), Map.of());
    }
}
