package org.weltgewebe.launcher.cli;

import java.util.Scanner;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.backfill.Rebuild;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rebuild}: the way out of a lost slot. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description =
                "After a lost replication slot or a stream made anew: a new slot, and everything told again, deletions included. Asks first.")
final class RebuildCommand implements Callable<Integer> {

    private static final String STREAM = "stream";

    private final Home home;
    private final Rooms rooms;

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..1",
            defaultValue = STREAM,
            description = "stream (default): slot, stream and what follows it.")
    private String what = STREAM;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Rows per second at most (default: as fast as the stream takes them).")
    private int rate;

    @Option(names = "--no-wait", description = "Return when capture runs; ./weltgewebe backfill status tells the rest.")
    private boolean noWait;

    @Option(names = "--json", description = "One JSON line per result.")
    private boolean json;

    RebuildCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        if (!what.equals(STREAM)) {
            throw LauncherException.failed(
                    "rebuild: " + what + " (expected: " + STREAM + ")", "./weltgewebe rebuild --help");
        }
        if (rate < 0) {
            throw LauncherException.failed("--rate: " + rate + " (expected: rows per second above 0)", "--rate 1000");
        }
        Console console = Console.ofProcess(json);
        Stack stack = RunningStack.of(home, rooms, console);
        Rebuild rebuild = new Rebuild(home, stack, BackfillCommand.backfills(home, rooms, console), console);
        console.say(rebuild.explanation());
        if (!yes && !confirmed(console)) {
            throw LauncherException.finding("nothing was changed", "./weltgewebe rebuild --yes");
        }
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            return BackfillStartCommand.report(rebuild.run(rate, !noWait), console);
        }
    }

    private static boolean confirmed(Console console) {
        console.say("Type yes to go on:");
        Scanner answer = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
        return answer.hasNextLine() && answer.nextLine().strip().equals("yes");
    }
}
