package org.weltgewebe.launcher.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.Steps;
import org.weltgewebe.launcher.build.TestReports;
import org.weltgewebe.launcher.require.Installer;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.servers.Executables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code test}: everything. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description =
                "Runs all tests: Java with real Postgres and NATS, the web app's, and the map in a real Chromium.")
final class TestCommand implements Callable<Integer> {

    private final Home home;

    @Option(names = "--no-install", description = "Install nothing: print the commands and stop with exit code 2.")
    private boolean noInstall;

    @Option(names = "--json", description = "One JSON line per suite; the tests' own output goes to var/log/test.log.")
    private boolean json;

    TestCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        home.prepare();
        Console console = Console.ofProcess(json);
        Steps steps = new Steps();
        steps.time("install", () -> install(console));
        Instant started = Instant.now();
        List<String> failed = new ArrayList<>();
        Path frontend = home.root().resolve("frontend");
        suite(
                "java",
                // A failure in one room does not hide those of the next.
                List.of("mvn", "--batch-mode", "--no-transfer-progress", "--fail-at-end", "verify"),
                home.root(),
                console,
                steps,
                failed);
        TestReports.since(home.root(), started).report(console);
        suite("web-install", List.of("npm", "ci", "--no-audit", "--no-fund"), frontend, console, steps, failed);
        for (String script : List.of("lint", "check", "test", "build", "e2e")) {
            suite("web-" + script, List.of("npm", "run", script), frontend, console, steps, failed);
        }
        steps.report(console);
        console.say(failed.isEmpty() ? "all suites passed" : "failed: " + String.join(", ", failed));
        return failed.isEmpty() ? 0 : 1;
    }

    private void install(Console console) {
        boolean givenPostgres = System.getenv("WG_POSTGRES_URL") != null;
        boolean givenNats = System.getenv("WG_NATS_URL") != null;
        List<String> browser = Executables.find("chromium").isPresent() ? List.of() : List.of("chromium");
        new Installer(home, console).ensure(!givenPostgres, !givenNats, browser, !noInstall);
    }

    private void suite(
            String name, List<String> command, Path directory, Console console, Steps steps, List<String> failed) {
        console.say(name + " …");
        int exitCode = steps.time(
                name,
                () -> json
                        ? Foreground.run(command, directory, home.logOf("test"))
                        : Foreground.run(command, directory, Map.of()));
        console.result(Map.of("suite", name, "passed", exitCode == 0));
        if (exitCode != 0) {
            failed.add(name);
        }
    }
}
