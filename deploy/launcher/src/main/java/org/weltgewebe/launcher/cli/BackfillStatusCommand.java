package org.weltgewebe.launcher.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.backfill.BackfillRun;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backfill status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "The newest run of each table: percent, rows per second, time left; exit code 2 when one has failed.")
final class BackfillStatusCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line per run.")
    private boolean json;

    BackfillStatusCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        List<BackfillRun> runs = BackfillCommand.backfills(home, rooms, console).newest();
        if (runs.isEmpty()) {
            console.print("no backfill was ever asked for (./weltgewebe backfill start COLLECTION)");
        }
        Instant now = Instant.now();
        for (BackfillRun run : runs) {
            console.print(run.sentence(now));
            console.result(run.fields(now));
        }
        return runs.stream().anyMatch(run -> run.state().equals("failed")) ? LauncherException.FINDINGS : 0;
    }
}
