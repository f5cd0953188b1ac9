package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.servers.DirectoryTree;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.ServerException;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

class StackIT {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Path root;
    private Home home;
    private Ports ports;
    private Stack stack;

    @BeforeEach
    void buildStubs() throws IOException {
        root = Files.createTempDirectory("wg-stack");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        home = new Home(root, root.resolve("var"));
        home.prepare();
        Files.createDirectories(home.contracts());
        StubRooms.install(root, BuildInfo.load().version());
        ports = new Ports(FreePort.any(), FreePort.any(), FreePort.any(), FreePort.any(), FreePort.any());
        stack = stack();
    }

    @AfterEach
    void stop() {
        stack.down();
        DirectoryTree.delete(root);
    }

    @Test
    void comesUpGoesDownAndLosesNothing() throws Exception {
        up(stack);
        List<Long> pids = pids();
        up(stack());
        assertThat(pids()).as("a second start changes nothing").isEqualTo(pids);
        assertThat(home.tilesets().resolve("basemap/manifest.json")).exists();
        assertThat(capture().connect().isValid(5)).isTrue();
        execute("INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'bleibt', 'SRID=4326;POINT(9.5 47.1)')");

        stack.down();
        assertThat(new Status(stack, "x").lines()).noneMatch(Status.Line::up);

        up(stack);
        assertThat(stack.database()
                        .owner()
                        .connect()
                        .createStatement()
                        .executeQuery("SELECT FROM wg.node")
                        .next())
                .isTrue();
    }

    @Test
    void reportsEveryProcessWithItsLag() {
        up(stack);

        List<Status.Line> lines = new Status(stack, "0.1.0").lines();

        assertThat(lines).extracting(Status.Line::process).containsExactly("postgres", "pipelines", "nats", "api");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.up()).as(line.toString()).isTrue();
            assertThat(line.pid()).isNotNull();
            assertThat(line.version()).isNotBlank();
        });
        assertThat(lines.get(1).lagSeconds()).isEqualTo(Map.of("capture", 1.5));
        assertThat(lines.get(3).lagSeconds()).isEqualTo(Map.of("serve", 0.5));
    }

    @Test
    void recoversAfterEverythingWasKilled() {
        up(stack);
        stack.pipelines().process().orElseThrow().kill();
        stack.api().process().orElseThrow().kill();
        stack.servers().nats().killHard();
        stack.servers().cluster().killHard();
        assertThat(new Status(stack, "x").lines()).noneMatch(Status.Line::up);

        up(stack);

        assertThat(new Status(stack, "x").lines()).allMatch(Status.Line::up);
    }

    @Test
    void stopsWhatItStartedWhenUndone() {
        stack.requirePorts();
        stack.startServers();

        stack.undo();

        assertThat(stack.servers().cluster().isRunning()).isFalse();
        assertThat(stack.servers().nats().isRunning()).isFalse();
        assertThatThrownBy(stack::startServers)
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("interrupted");
    }

    @Test
    void startsNothingWhenAPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(ports.api(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(stack::requirePorts)
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " (API): taken by pid "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("--port");
        }
        assertThat(stack.servers().clusterIfPresent()).isEmpty();
    }

    @Test
    void showsWhyAProcessDidNotStart() throws IOException {
        Files.delete(root.resolve("api/target/api-" + BuildInfo.load().version() + ".jar"));

        assertThatThrownBy(() -> up(stack))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("api: ended while starting")
                .hasMessageContaining("org.weltgewebe.api.ApiMain");
    }

    @Test
    void doesNotWaitForAJobManagerThatEndsAgainAndAgain() {
        ports.store(stack.files().ports());
        ClusterPlan.of(1, 1, 1).store(stack.files().cluster());

        // The stubs have no such program.
        assertThatThrownBy(() -> up(stack))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("jobmanager: ended 3 times while starting")
                .hasMessageContaining("JobManagerMain")
                .hasMessageContaining("read " + home.logOf("jobmanager"));
    }

    @Test
    void keepsSecretsOffTheCommandLinesAndTheScreen() throws IOException {
        up(stack);

        String password = stack.files().password("wg_capture");
        for (Service service : List.of(stack.pipelines(), stack.api())) {
            long pid = service.process().orElseThrow().pid();
            assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).doesNotContain(password);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain(password);
    }

    @Test
    void usesGivenServersAndLeavesThemRunning() {
        TestServers servers = TestServers.start();
        PostgresCluster given = servers.privateCluster();
        try (TestNats nats = servers.nats()) {
            stack = stack(new Servers(home, ports, given.createDatabase("given"), nats.url()));

            up(stack);
            assertThat(new Status(stack, "0.1.0").lines()).allMatch(Status.Line::up);
            assertThat(stack.database().slot()).isEqualTo("wg_capture_given");
            stack.down();

            assertThat(given.isRunning()).isTrue();
            assertThat(home.var().resolve("postgres")).doesNotExist();
            assertThat(home.var().resolve("nats")).doesNotExist();
        } finally {
            given.stop();
        }
    }

    private void up(Stack wanted) {
        wanted.requirePorts();
        wanted.startServers();
        wanted.bakeBasemap();
        wanted.startServices();
    }

    private Stack stack() {
        return stack(new Servers(home, ports, null, null));
    }

    private Stack stack(Servers servers) {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Stack(
                home, new Console(stream, stream, false, false), new Rooms(home, BuildInfo.load()), ports, servers);
    }

    private List<Long> pids() {
        return new Status(stack, "x").lines().stream().map(Status.Line::pid).toList();
    }

    private PostgresDsn capture() {
        return stack.database().owner().as("wg_capture", stack.files().password("wg_capture"));
    }

    private void execute(String sql) throws Exception {
        try (var connection = stack.database().owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
