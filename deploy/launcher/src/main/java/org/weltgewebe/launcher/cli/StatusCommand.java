package org.weltgewebe.launcher.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.SlotState;
import org.weltgewebe.launcher.stack.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: every process. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Each process with address, stages, version and lag, and the replication slots with the WAL they keep; exit code 1"
                        + " when a process is down.")
final class StatusCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Option(names = "--json", description = "One JSON line per process, then one per slot.")
    private boolean json;

    StatusCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(json);
        Status status = new Status(
                RunningStack.of(home, rooms, console), BuildInfo.load().version());
        List<Status.Line> lines = status.lines();
        console.print(String.format(
                Locale.ROOT,
                "%-10s %-5s %8s  %-42s %-10s %s",
                "process",
                "state",
                "pid",
                "address",
                "version",
                "stages and lag"));
        for (Status.Line line : lines) {
            String lag = line.lagSeconds().entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, "%s %.1f s", entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(", "));
            console.print(String.format(
                    Locale.ROOT,
                    "%-10s %-5s %8s  %-42s %-10s %s%s%s",
                    line.process(),
                    line.up() ? "up" : "down",
                    line.pid() == null ? "-" : line.pid(),
                    line.address(),
                    line.version(),
                    line.stages(),
                    lag.isEmpty() ? "" : " (lag: " + lag + ")",
                    line.detail().isEmpty() ? "" : " – " + line.detail()));
            console.result(line.fields());
        }
        for (SlotState slot : status.slots()) {
            console.print(slot.text());
            console.result(slot.fields());
        }
        return lines.stream().allMatch(Status.Line::up) ? 0 : 1;
    }
}
