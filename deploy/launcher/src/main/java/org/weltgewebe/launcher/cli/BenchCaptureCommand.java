package org.weltgewebe.launcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.bench.capture.CaptureBench;
import org.weltgewebe.launcher.bench.capture.DebeziumDistribution;
import org.weltgewebe.launcher.build.Build;
import org.weltgewebe.launcher.build.BuildUnit;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.StackLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench capture}: from WAL to stored message, beside others. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        description = {
            "Throughput, latency, processor time and memory of capture, beside Debezium Server and pg_recvlogical.",
            "All read the same WAL and write to the same nats-server, both private to this command; the running stack is not touched."
        },
        footer = {
            "",
            "Debezium Server is fetched once from Maven Central (782 MB, kept in var/bench) and needs Java 21 or newer:",
            "WG_PEER_JAVA names it, else the newest below /usr/lib/jvm is taken. A peer that is missing is said and left out."
        })
final class BenchCaptureCommand implements Callable<Integer> {

    private static final String DEBEZIUM = "debezium";
    private static final String RECEIVER = "recvlogical";

    private final Home home;
    private final Rooms rooms;

    @Option(
            names = "--rows",
            defaultValue = "300000",
            paramLabel = "N",
            description = "Row changes of the backlog (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Commits a second of the steady phase (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            paramLabel = "N",
            description = "Length of the steady phase, 0 to leave it out (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--peers",
            split = ",",
            defaultValue = DEBEZIUM + "," + RECEIVER,
            paramLabel = "NAME",
            description = "Whom to measure beside us: debezium, recvlogical or none (default: ${DEFAULT-VALUE}).")
    private List<String> peers = List.of();

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description = "Write a JDK flight recording of our drain, for `jfr print` or JDK Mission Control.")
    @Nullable
    private Path recording;

    @Option(names = "--json", description = "One JSON line per contender.")
    private boolean json;

    BenchCaptureCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        Set<String> wanted = new TreeSet<>(peers);
        wanted.remove("none");
        for (String peer : wanted) {
            if (!peer.equals(DEBEZIUM) && !peer.equals(RECEIVER)) {
                throw LauncherException.failed(
                        "--peers: " + peer + " (expected: debezium, recvlogical or none)",
                        "./weltgewebe bench capture --help");
            }
        }
        Console console = Console.ofProcess(json);
        home.prepare();
        build(console);
        CaptureBench.Peer debezium = wanted.contains(DEBEZIUM) ? debezium(console) : null;
        CaptureBench.Settings settings = new CaptureBench.Settings(
                rows,
                rate,
                Duration.ofSeconds(seconds),
                wanted.contains(RECEIVER),
                debezium,
                recording == null ? null : recording.toAbsolutePath());
        CaptureBench bench = new CaptureBench(settings, home, rooms, console);
        // A signal ends the servers of the bench too, however far they are.
        Thread end = new Thread(bench::close, "bench-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            bench.run(figures -> {
                console.result(figures.fields());
                console.print(figures.line());
            });
        } finally {
            bench.close();
        }
        return 0;
    }

    /** A class path is not changed under running processes, and the bench may not stop them. */
    private void build(Console console) {
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            Build build = new Build(home, console);
            List<BuildUnit> stale = build.stale().stream()
                    .filter(unit -> unit.name().equals(Rooms.PIPELINES))
                    .toList();
            if (stale.isEmpty()) {
                return;
            }
            if (RunningStack.exists(home)
                    && RunningStack.of(home, rooms, console).anyServiceRuns()) {
                throw LauncherException.failed(
                        "pipelines: older than its sources, and the stack runs from it (expected: built, or nothing running)",
                        "./weltgewebe up, which builds and starts anew, or ./weltgewebe down");
            }
            build.build(stale);
        }
    }

    private CaptureBench.@Nullable Peer debezium(Console console) throws InterruptedException {
        String given = System.getenv("WG_PEER_JAVA");
        Optional<Path> java = DebeziumDistribution.java(given == null ? null : Path.of(given));
        if (java.isEmpty()) {
            console.say("Debezium Server is left out: no Java 21 or newer "
                    + (given == null ? "below /usr/lib/jvm" : "at " + given));
            console.say("  remedy: install one, or name it: WG_PEER_JAVA=/path/to/jdk");
            return null;
        }
        Path directory = home.var().resolve("bench");
        return new CaptureBench.Peer(new DebeziumDistribution(directory, console).unpacked(), java.get());
    }
}
