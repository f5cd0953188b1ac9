package org.weltgewebe.launcher.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.Ports;
import org.weltgewebe.launcher.stack.Servers;
import org.weltgewebe.launcher.stack.StackFiles;
import org.weltgewebe.schemas.config.Nearest;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.PostgresCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: the ends of the logs, and what is added to them. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows the end of one log or of all.")
final class LogsCommand implements Callable<Integer> {

    private static final Duration FOLLOW_PAUSE = Duration.ofMillis(300);

    private final Home home;

    @Parameters(
            arity = "0..1",
            paramLabel = "PROCESS",
            description =
                    "pipelines, cluster, jobmanager, taskmanager-N, api, postgres, nats, build, install, bake, test; all when absent.")
    private @Nullable String process;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "40",
            paramLabel = "N",
            description = "Lines of each log (default: ${DEFAULT-VALUE}).")
    private int lines;

    LogsCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() {
        Console console = Console.ofProcess(false);
        Map<String, Path> logs = logs();
        String wanted = process;
        if (wanted != null && !logs.containsKey(wanted)) {
            String hint = Nearest.to(wanted, logs.keySet())
                    .map(name -> "did you mean " + name + "?")
                    .orElse("known: " + logs.keySet());
            throw LauncherException.failed("process: " + wanted + " has no log", hint);
        }
        Map<String, Path> chosen = wanted == null ? logs : Map.of(wanted, logs.get(wanted));
        Map<String, Long> printedBytes = new LinkedHashMap<>();
        chosen.forEach((name, file) -> printedBytes.put(name, printEnd(console, name, file, chosen.size() > 1)));
        while (follow) {
            chosen.forEach((name, file) ->
                    printedBytes.put(name, printAdded(console, file, printedBytes.getOrDefault(name, 0L))));
            Await.until(() -> false, FOLLOW_PAUSE);
        }
        return 0;
    }

    private Map<String, Path> logs() {
        Map<String, Path> logs = new LinkedHashMap<>();
        for (String name : List.of("build", "install", "bake", "test", "pipelines", "api")) {
            logs.put(name, home.logOf(name));
        }
        clusterLogs().forEach(name -> logs.put(name, home.logOf(name)));
        if (RunningStack.exists(home)) {
            Servers servers = Servers.ofEnvironment(home, Ports.load(new StackFiles(home).ports()));
            Optional<PostgresCluster> cluster = servers.clusterIfPresent();
            cluster.ifPresent(found -> logs.put("postgres", found.settings().log()));
            if (servers.ownsNats()) {
                logs.put("nats", servers.nats().log());
            }
        }
        logs.values().removeIf(file -> !Files.exists(file));
        return logs;
    }

    private List<String> clusterLogs() {
        try (Stream<Path> files = Files.list(home.log())) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.log$", ""))
                    .filter(name -> name.equals(Cluster.SUPERVISOR)
                            || name.equals(Cluster.JOB_MANAGER)
                            || name.startsWith(Cluster.TASK_MANAGER))
                    .sorted()
                    .toList();
        } catch (IOException noLogs) {
            return List.of();
        }
    }

    private long printEnd(Console console, String name, Path file, boolean titled) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> all = text.lines().toList();
            if (titled) {
                console.print("== " + name + " (" + file + ")");
            }
            all.subList(Math.max(0, all.size() - lines), all.size()).forEach(console::print);
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static long printAdded(Console console, Path file, long fromByte) {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            if (length <= fromByte) {
                return length;
            }
            byte[] added = new byte[(int) Math.min(length - fromByte, 1 << 20)];
            reader.seek(fromByte);
            reader.readFully(added);
            new String(added, StandardCharsets.UTF_8).lines().forEach(console::print);
            return fromByte + added.length;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }
}
