package org.weltgewebe.launcher.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.backfill.BackfillRun;
import org.weltgewebe.launcher.backfill.Backfills;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backfill pause}, {@code resume} and {@code cancel}. */
@Command(mixinStandardHelpOptions = true)
final class BackfillChangeCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;
    private final Backfills.Change change;

    @Parameters(
            paramLabel = "COLLECTION",
            arity = "0..*",
            description = "Collections of the contracts, or outbox (default: every run that is not over).")
    private List<String> collections = new ArrayList<>();

    @Option(names = "--json", description = "One JSON line per run that was changed.")
    private boolean json;

    BackfillChangeCommand(Home home, Rooms rooms, Backfills.Change change) {
        this.home = home;
        this.rooms = rooms;
        this.change = change;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Backfills backfills = BackfillCommand.backfills(home, rooms, console);
        List<String> tables = collections.isEmpty() ? backfills.everything() : backfills.tables(collections);
        List<BackfillRun> changed = backfills.change(change, tables);
        if (changed.isEmpty()) {
            throw LauncherException.finding(
                    "nothing to " + change.command() + " in " + tables, "./weltgewebe backfill status");
        }
        Instant now = Instant.now();
        for (BackfillRun run : changed) {
            console.print(run.sentence(now));
            console.result(run.fields(now));
        }
        return 0;
    }
}
