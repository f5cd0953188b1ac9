package org.weltgewebe.launcher.cli;

import java.util.ArrayList;
import java.util.List;
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

/** {@code verify}: Postgres and the stream tell the same. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Proves that every row version and outbox row is in the stream once, in order and unaltered; exit 0 consistent, 2 findings.")
final class VerifyCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(
            names = "--from",
            paramLabel = "POINT",
            description =
                    "First message judged: a sequence, or a time like 2026-11-27T10:00:00Z (default: the oldest).")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "POINT", description = "Last message judged (default: the newest).")
    @Nullable
    String to;

    @Option(
            names = "--collection",
            paramLabel = "NAME",
            description = "Only this collection; outbox for domain events.")
    @Nullable
    String collection;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Findings printed at most (default: 100); all are counted.")
    @Nullable
    String limit;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "How long the stream may stand still before the mark of this run arrives (default: PT60S).")
    @Nullable
    String wait;

    @Option(names = "--json", description = "One JSON line per finding, then the summary.")
    private boolean json;

    VerifyCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Stack stack = RunningStack.of(home, rooms, Console.ofProcess(json));
        List<String> arguments = new ArrayList<>();
        add(arguments, "--from", from);
        add(arguments, "--to", to);
        add(arguments, "--collection", collection);
        add(arguments, "--limit", limit);
        add(arguments, "--wait", wait);
        if (json) {
            arguments.add("--json");
        }
        return Foreground.run(rooms.verifyCommand(stack.files().pipelines(), arguments), home.root(), Map.of());
    }

    private static void add(List<String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.add(name);
            arguments.add(value);
        }
    }
}
