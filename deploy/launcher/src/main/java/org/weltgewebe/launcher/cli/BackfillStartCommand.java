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
import org.weltgewebe.launcher.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backfill start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Asks for a run; exit code 0 asked for (with --wait: done), 1 failed, 2 cancelled while waiting.")
final class BackfillStartCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Parameters(
            paramLabel = "COLLECTION",
            arity = "0..*",
            description = "Collections of the contracts, or outbox (only events the stream lacks).")
    private List<String> collections = new ArrayList<>();

    @Option(names = "--all", description = "Every collection with public rows.")
    private boolean all;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Rows per second at most (default: as fast as the stream takes them).")
    private int rate;

    @Option(names = "--wait", description = "Show progress until the runs are over; Ctrl-C leaves them running.")
    private boolean wait;

    @Option(names = "--json", description = "One JSON line per run.")
    private boolean json;

    BackfillStartCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        if (all == !collections.isEmpty()) {
            throw LauncherException.failed(
                    "collections: " + collections + (all ? " and --all" : "")
                            + " (expected: some collections, or --all alone)",
                    "./weltgewebe backfill start --all");
        }
        if (rate < 0) {
            throw LauncherException.failed("--rate: " + rate + " (expected: rows per second above 0)", "--rate 1000");
        }
        Console console = Console.ofProcess(json);
        Backfills backfills = BackfillCommand.backfills(home, rooms, console);
        Stack stack = RunningStack.of(home, rooms, console);
        boolean captures = stack.jobsRun();
        if (!captures && wait) {
            throw LauncherException.failed(
                    "pipelines: down (expected: running, they read the rows)", "./weltgewebe up");
        }
        List<BackfillRun> runs = backfills.request(backfills.tables(collections), "asked", rate);
        if (!captures) {
            console.say("the pipelines are down: the runs begin with ./weltgewebe up");
        }
        return report(wait ? backfills.await(runs, stack::jobsRun, console) : runs, console);
    }

    /** Tells runs; 1 when one has failed, 2 when one was cancelled. */
    static int report(List<BackfillRun> runs, Console console) {
        Instant now = Instant.now();
        int exitCode = 0;
        for (BackfillRun run : runs) {
            console.print(run.sentence(now));
            console.result(run.fields(now));
            if (run.state().equals("failed")) {
                exitCode = LauncherException.FAILED;
            } else if (run.state().equals("cancelled") && exitCode == 0) {
                exitCode = LauncherException.FINDINGS;
            }
        }
        return exitCode;
    }
}
