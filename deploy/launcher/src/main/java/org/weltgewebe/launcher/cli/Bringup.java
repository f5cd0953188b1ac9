package org.weltgewebe.launcher.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.Steps;
import org.weltgewebe.launcher.build.Build;
import org.weltgewebe.launcher.build.BuildUnit;
import org.weltgewebe.launcher.demo.DemoImport;
import org.weltgewebe.launcher.require.Installer;
import org.weltgewebe.launcher.require.Requirement;
import org.weltgewebe.launcher.require.Requirements;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.ClusterPlan;
import org.weltgewebe.launcher.stack.Ports;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Servers;
import org.weltgewebe.launcher.stack.Settled;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackFiles;
import org.weltgewebe.launcher.stack.StackLock;

/** The way from whatever is there to a running stack; doing it twice does nothing twice. */
final class Bringup {

    private final Home home;
    private final Rooms rooms;
    private final UpOptions options;
    private final Console console;
    private final Steps steps = new Steps();
    private @Nullable Function<Optional<ClusterPlan>, ClusterPlan> choice;

    Bringup(Home home, Rooms rooms, UpOptions options) {
        this.home = home;
        this.rooms = rooms;
        this.options = options;
        this.console = Console.ofProcess(options.json);
    }

    /** Runs all steps with the jobs on a cluster; {@code choice} is asked with the plan that is kept. */
    int runCluster(Function<Optional<ClusterPlan>, ClusterPlan> choice) {
        this.choice = choice;
        return run(false);
    }

    /** Runs all steps; with {@code demo} the last one loads the demo profile. */
    int run(boolean demo) {
        requireSpace();
        home.prepare();
        try (StackLock lock = StackLock.take(home.var().resolve("lock"))) {
            lock.predecessor()
                    .ifPresent(pid ->
                            console.say("the last start or stop (pid " + pid + ") ended halfway; going on from there"));
            steps.time("install", this::requireTools);
            Stack stack = stack();
            Thread interrupted = new Thread(() -> {
                console.say("interrupted: stopping what this command started");
                stack.undo();
            });
            Runtime.getRuntime().addShutdownHook(interrupted);
            try {
                bringUp(stack, demo);
                stack.keep();
            } catch (RuntimeException e) {
                stack.undo();
                throw e;
            } finally {
                removeHook(interrupted);
            }
            steps.report(console);
            announce(stack);
            return 0;
        }
    }

    private void bringUp(Stack stack, boolean demo) {
        steps.time("build", () -> build(stack));
        steps.time("start", () -> {
            stack.startServers();
            stack.bakeBasemap();
            stack.startServices();
        });
        if (demo) {
            steps.time("load", () -> load(stack));
        }
    }

    private void requireSpace() {
        Requirement disk = new Requirements(home).disk();
        if (!disk.met()) {
            throw LauncherException.failed(
                    "free space: " + disk.found() + " (expected: " + disk.expected() + "); nothing was started",
                    disk.remedy());
        }
    }

    private void requireTools() {
        boolean privatePostgres = System.getenv("WG_POSTGRES_URL") == null;
        boolean privateNats = System.getenv("WG_NATS_URL") == null;
        new Installer(home, console).ensure(privatePostgres, privateNats, List.of(), !options.noInstall);
        List<Requirement> unmet = new Requirements(home)
                .all().stream()
                        .filter(requirement -> requirement.needed() && !requirement.met())
                        .filter(requirement ->
                                privatePostgres || !requirement.name().startsWith("Post"))
                        .filter(requirement ->
                                privateNats || !requirement.name().startsWith("nats"))
                        .toList();
        if (!unmet.isEmpty()) {
            Requirement first = unmet.get(0);
            throw LauncherException.finding(
                    first.name() + ": " + first.found() + " (expected: " + first.expected() + ")",
                    first.remedy() + "; ./weltgewebe doctor lists everything");
        }
    }

    private Stack stack() {
        StackFiles files = new StackFiles(home);
        Ports kept = Ports.load(files.ports());
        Ports ports = options.port == null ? kept : kept.withApi(options.port);
        Stack stack = new Stack(home, console, rooms, ports, Servers.ofEnvironment(home, ports));
        plan(stack);
        stack.requirePorts();
        ports.store(files.ports());
        return stack;
    }

    /** The processes of a plan are found by it, so they end before it changes. */
    private void plan(Stack stack) {
        if (choice == null) {
            return;
        }
        Path file = stack.files().cluster();
        Optional<ClusterPlan> kept = ClusterPlan.load(file);
        ClusterPlan wanted = choice.apply(kept);
        if (kept.filter(wanted::equals).isEmpty()) {
            stack.cluster().filter(Cluster::runs).ifPresent(running -> {
                running.requirePortsOfAdded(wanted);
                stack.stop(running);
            });
            wanted.store(file);
        }
    }

    /** Class paths are not changed under running processes. */
    private void build(Stack stack) {
        Build build = new Build(home, console);
        List<BuildUnit> stale = build.stale();
        if (stale.isEmpty()) {
            return;
        }
        if (stack.anyServiceRuns()) {
            console.say("sources changed: the processes stop for the build");
            stack.stopServices();
        }
        build.build(stale);
    }

    private void load(Stack stack) {
        console.say("loading the demo profile …");
        try (Connection connection = stack.database().owner().connect()) {
            Map<String, Integer> written =
                    new DemoImport(connection, home.demo(), console::progress).run(Instant.now());
            console.say("demo profile: " + written);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("loaded", written);
            console.result(fields);
            if (written.values().stream().allMatch(count -> count == 0)) {
                return;
            }
        } catch (SQLException e) {
            throw LauncherException.failed("demo profile: " + e.getMessage(), "./weltgewebe logs postgres");
        }
        Settled.await(stack, stack.servers().natsUrl(), console);
    }

    private void announce(Stack stack) {
        String url = "http://127.0.0.1:" + stack.ports().api() + "/";
        String login = url + "login#token=" + stack.files().token();
        console.print("");
        console.print("  map     " + url);
        console.print("  log in  " + login);
        console.print("");
        console.print("  ./weltgewebe status | logs | down");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("url", url);
        fields.put("loginUrl", login);
        console.result(fields);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            return; // the hook runs: it is what ends this process
        }
    }
}
