package org.weltgewebe.launcher.cli;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.bench.Latencies;
import org.weltgewebe.launcher.bench.LiveBench;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench live}: from COMMIT to the served tile. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        description =
                "Time from the COMMIT of a single-row edit until the API serves the changed tile; leaves the data as they were.")
final class BenchLiveCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Home home;
    private final Rooms rooms;

    @Option(
            names = "--edits",
            defaultValue = "200",
            paramLabel = "N",
            description = "Measured edits, an even number (default: ${DEFAULT-VALUE}).")
    private int edits;

    @Option(names = "--json", description = "One JSON line.")
    private boolean json;

    BenchLiveCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        Console console = Console.ofProcess(json);
        Stack stack = RunningStack.of(home, rooms, console);
        URI api = URI.create("http://127.0.0.1:" + stack.ports().api() + "/");
        try (Connection connection = stack.servers().databaseAddress().connect()) {
            Latencies latencies = new LiveBench(connection, api, TIMEOUT)
                    .run(edits, done -> console.progress(done + " of " + edits + " edits"));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("bench", "live");
            fields.put("edits", latencies.count());
            fields.put("p50Ms", latencies.percentile(50));
            fields.put("p95Ms", latencies.percentile(95));
            fields.put("maxMs", latencies.max());
            console.result(fields);
            console.print(String.format(
                    Locale.ROOT,
                    "commit to served tile, %d edits: p50 %.0f ms, p95 %.0f ms, max %.0f ms",
                    latencies.count(),
                    latencies.percentile(50),
                    latencies.percentile(95),
                    latencies.max()));
            return 0;
        } catch (IllegalStateException notReached) {
            throw LauncherException.failed(String.valueOf(notReached.getMessage()), "./weltgewebe status");
        }
    }
}
