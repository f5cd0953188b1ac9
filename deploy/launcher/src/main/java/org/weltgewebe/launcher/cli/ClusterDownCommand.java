package org.weltgewebe.launcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cluster down}: the end of this form of running. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {
            "Stops the cluster; checkpoints stay, the rest of the stack runs on.",
            "The next `up` runs the jobs in one process, from their newest state."
        })
final class ClusterDownCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line.")
    private boolean json;

    ClusterDownCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Stack stack = RunningStack.of(home, rooms, console);
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            stack.cluster().ifPresentOrElse(stack::stop, () -> console.say("no cluster here"));
            Files.deleteIfExists(stack.files().cluster());
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(stack.files().cluster() + ": cannot be removed", e);
        }
    }
}
