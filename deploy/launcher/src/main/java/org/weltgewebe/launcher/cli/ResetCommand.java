package org.weltgewebe.launcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackLock;
import org.weltgewebe.servers.DirectoryTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reset}: as if nothing had ever been started. */
@Command(
        name = "reset",
        mixinStandardHelpOptions = true,
        description =
                "Stops everything and deletes all data of this stack. Asks first. Given servers are left as they are.")
final class ResetCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    ResetCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(false);
        if (!Files.exists(home.var())) {
            console.say("nothing to delete: " + home.var() + " does not exist");
            return 0;
        }
        if (!yes && !confirmed(console)) {
            throw LauncherException.finding("nothing was deleted", "./weltgewebe reset --yes");
        }
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            if (RunningStack.exists(home)) {
                Stack stack = RunningStack.of(home, rooms, console);
                stack.down();
                if (stack.servers().ownsPostgres()) {
                    stack.servers().deletePostgres();
                } else {
                    console.say(
                            "the given Postgres keeps its schema, rows and replication slot; drop them there if you want");
                }
            }
            deleteContents(home.var());
        }
        console.say("deleted: " + home.var());
        return 0;
    }

    private boolean confirmed(Console console) {
        console.say("This stops the stack and deletes all its data in " + home.var() + ". Type yes to go on:");
        Scanner answer = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
        return answer.hasNextLine() && answer.nextLine().strip().equals("yes");
    }

    /** All but the lock, which this command holds. */
    private static void deleteContents(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals("lock")) {
                    DirectoryTree.delete(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be listed", e);
        }
    }
}
