package org.weltgewebe.launcher.bench.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.ProcessIdentity;

/** A small bench without the peer that would have to be fetched: that it measures, not how much. */
class BenchCaptureIT {

    private static final int ROWS = 400;
    private static final int RATE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root = Path.of("../..").toAbsolutePath().normalize();
    private final Console console = new Console(System.out, System.err, true, false);

    @TempDir
    Path directory;

    @Test
    void everyRowIsCountedAndTimedAndNothingStaysBehind() throws Exception {
        Home home = new Home(root, directory);
        home.prepare();
        CaptureBench.Settings settings = new CaptureBench.Settings(ROWS, RATE, Duration.ofSeconds(2), true, null, null);
        List<Figures> results = new ArrayList<>();
        CaptureBench bench = new CaptureBench(settings, home, new Rooms(home, BuildInfo.load()), console);
        Path servers = bench.directory();
        List<ProcessIdentity> left;
        try (bench) {
            bench.run(results::add);
            left = processesOf(servers);
            assertThat(left).as("Postgres with its back ends, NATS").hasSizeGreaterThan(2);
        }

        assertThat(results).extracting(Figures::contender).containsExactly("recvlogical", "weltgewebe");
        assertThat(results).allSatisfy(figures -> {
            assertThat(figures.drain().events()).isEqualTo(ROWS);
            assertThat(figures.drain().rate()).isPositive();
            assertThat(figures.fields()).containsEntry("bench", "capture").containsKey("eventsPerSecond");
        });
        Figures ours = results.get(1);
        assertThat(ours.drain().peakRssBytes()).isGreaterThan(100L << 20);
        assertThat(ours.latency()).isNotNull();
        assertThat(ours.latency().millis().count()).isEqualTo(2 * RATE);
        assertThat(ours.latency().millis().percentile(1))
                .as("stored after it was committed, by one clock")
                .isPositive();
        assertThat(servers).doesNotExist();
        assertThat(left).noneMatch(ProcessIdentity::isAlive);
        assertThat(processesOf(servers)).isEmpty();
    }

    @Test
    void nothingStaysBehindWhenItIsEndedWhileItStarts() throws Exception {
        Home home = new Home(root, directory);
        home.prepare();
        CaptureBench.Settings settings = new CaptureBench.Settings(1, 1, Duration.ZERO, false, null, null);
        CaptureBench bench = new CaptureBench(settings, home, new Rooms(home, BuildInfo.load()), console);
        Path servers = bench.directory();
        try (bench) {
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                try {
                    bench.run(figures -> {});
                } catch (SQLException | IOException | InterruptedException e) {
                    throw new CompletionException(e);
                }
            });
            assertThat(Await.until(() -> !processesOf(servers).isEmpty() || run.isDone(), PATIENCE))
                    .isTrue();
            bench.close();
            assertThatThrownBy(run::join).isInstanceOf(CompletionException.class);
            assertThat(processesOf(servers)).isEmpty();
        }
        assertThat(servers).doesNotExist();
    }

    @Test
    void aKilledBenchIsSweptByItsOwnUserOnly() throws Exception {
        Path killed = Files.createDirectory(directory.resolve("weltgewebe-bench-1"));
        new ProcessIdentity(ProcessHandle.current().pid(), 1).write(killed.resolve("owner.pid"));
        Process contender = new ProcessBuilder("sleep", "600").start();
        try {
            ProcessIdentity.of(contender.pid()).orElseThrow().write(killed.resolve("sleep.contender.pid"));
            UserPrincipal user = Files.getOwner(killed);
            UserPrincipal another = killed.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(user.getName().equals("root") ? "nobody" : "root");

            BenchServers.sweep(directory, another);
            assertThat(killed).isDirectory();
            assertThat(contender.isAlive()).isTrue();

            BenchServers.sweep(directory, user);
            assertThat(killed).doesNotExist();
            assertThat(contender.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            contender.destroyForcibly();
        }
    }

    /** Everything of this machine that runs in a directory, with what it started. */
    private static List<ProcessIdentity> processesOf(Path servers) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(servers.toString()))
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> ProcessIdentity.of(process.pid()).stream())
                .distinct()
                .toList();
    }

    @Test
    void aContenderThatEndsIsTold() throws Exception {
        Path log = directory.resolve("contender.log");
        try (BenchServers servers = BenchServers.create();
                RunningContender running = RunningContender.start(new Quitter(directory), servers, log)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            running.requireAlive();
                            Thread.sleep(20);
                        }
                    })
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("remedy: read " + log);
        }
    }

    private record Quitter(Path directory) implements Contender {

        @Override
        public String name() {
            return "quitter";
        }

        @Override
        public String stream() {
            return "NONE";
        }

        @Override
        public List<String> command() {
            return List.of("sh", "-c", "exit 3");
        }

        @Override
        public Instant committedAt(Message message) {
            return Instant.EPOCH;
        }
    }
}
