package org.weltgewebe.launcher.cli;

import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: stops the processes; data stay. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Stops API, pipelines, NATS and Postgres in this order; all data stay. Given servers are left alone.")
final class DownCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line per process.")
    private boolean json;

    DownCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Stack stack = RunningStack.of(home, rooms, console);
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            stack.down();
            return 0;
        }
    }
}
