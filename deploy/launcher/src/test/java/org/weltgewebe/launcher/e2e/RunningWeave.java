package org.weltgewebe.launcher.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.JetStreamOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.launcher.demo.DemoImport;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.launcher.stack.Ports;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Servers;
import org.weltgewebe.launcher.stack.Settled;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.servers.DirectoryTree;
import org.weltgewebe.servers.FreePort;

/** A whole weave of its own for one test class: the real processes, on free ports, in a directory of its own. */
final class RunningWeave implements AutoCloseable {

    /** A busy server may answer a question about a stream late. */
    static final JetStreamOptions PATIENT =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(30)).build();

    static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path root = Path.of("../..").toAbsolutePath().normalize();
    private final Path directory;
    private final Ports ports;
    private final Console console;
    private final Home home;
    private final Rooms rooms;
    private final Stack stack;
    private final Connection owner;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningWeave(Path directory, Path contracts) throws SQLException {
        this.directory = directory;
        this.ports = new Ports(FreePort.any(), FreePort.any(), FreePort.any(), FreePort.any(), FreePort.any());
        this.home = new Home(root, directory, contracts);
        home.prepare();
        this.console = new Console(System.out, System.err, true, false);
        this.rooms = new Rooms(home, BuildInfo.load());
        this.stack = new Stack(home, console, rooms, ports, Servers.ofEnvironment(home, ports));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::undo, "weave-undo"));
        ports.store(stack.files().ports());
        stack.startServers();
        stack.startServices();
        this.owner = stack.database().owner().connect();
    }

    /** Starts everything with the project's contracts and waits until it serves. */
    static RunningWeave start() throws IOException, SQLException {
        return start(Path.of("../../schemas/collections").toAbsolutePath().normalize());
    }

    /** Starts everything with other contracts. */
    static RunningWeave start(Path contracts) throws IOException, SQLException {
        Path directory = Files.createTempDirectory(
                "weave", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        return new RunningWeave(directory, contracts);
    }

    Stack stack() {
        return stack;
    }

    /** Where everything of it is. */
    Home home() {
        return home;
    }

    /** What the weave wrote: logs, streams, tiles, index, checkpoints; and the private Postgres. */
    Path directory() {
        return directory;
    }

    Connection owner() {
        return owner;
    }

    String natsUrl() {
        return stack.servers().natsUrl();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + ports.api() + path);
    }

    /** Runs statements as the owner, each committed by itself. */
    void sql(String... statements) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** Keys of the hits for a query. */
    List<String> hits(String query) throws IOException, InterruptedException {
        List<String> keys = new ArrayList<>();
        json("/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .path("hits")
                .forEach(hit -> keys.add(hit.path("key").asText()));
        return keys;
    }

    /** Loads the demo profile and bakes its basemap; returns when all of it is on the map. */
    void loadDemo() throws SQLException {
        stack.bakeBasemap();
        new DemoImport(owner, root.resolve("deploy/demo"), progress -> {}).run(Instant.now());
        Settled.await(stack, natsUrl(), console);
    }

    /** Runs the browser's specs of the web app against this weave, in a real Chromium; true when all pass. */
    boolean browserSpecsPass(String... specs) throws IOException, InterruptedException {
        Path frontend = root.resolve("frontend");
        if (!Files.exists(frontend.resolve("node_modules"))) {
            run(frontend, List.of("npm", "ci", "--no-audit", "--no-fund"));
        }
        if (!Files.exists(frontend.resolve("build/index.html"))) {
            run(frontend, List.of("npm", "run", "build"));
        }
        List<String> command = new ArrayList<>(List.of("npm", "run", "e2e", "--"));
        command.addAll(List.of(specs));
        // Not this JVM's own streams: Surefire speaks through them.
        ProcessBuilder browser = new ProcessBuilder(command)
                .directory(frontend.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        browser.environment().put("WG_BASE_URL", address("").toString());
        browser.environment().put("WG_TOKEN", stack.files().token());
        Process process = browser.start();
        System.out.println(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.waitFor() == 0;
    }

    /** Where {@link #fullBakeEqualsLive()} writes. */
    Path fullBake() {
        return directory.resolve("fullbake.pmtiles");
    }

    /** Bakes the rows of the stream at once and compares with the live tiles, byte for byte. */
    boolean fullBakeEqualsLive() {
        return Foreground.run(
                        rooms.fullBakeCommand(stack.files().pipelines(), fullBake(), true),
                        root,
                        directory.resolve("log/fullbake.log"))
                == 0;
    }

    /** Runs {@code dlq} as the launcher does, its output in the log; the exit code. */
    int dlq(String... words) {
        return Foreground.run(rooms.deadLettersCommand(stack.files().pipelines(), List.of(words)), root, dlqLog());
    }

    /** Where {@link #dlq} writes. */
    Path dlqLog() {
        return directory.resolve("log/dlq.log");
    }

    /** Features of a served tile, decoded by a reader that is not ours. */
    JsonNode features(String tile) throws IOException, InterruptedException {
        return JSON.readTree(node("tile.mjs", address("/tiles/weave/" + tile).toString()))
                .path("features");
    }

    /** Runs a script of {@code deploy/readers}; its standard output. */
    String node(String script, String... arguments) throws IOException, InterruptedException {
        Path readers = root.resolve("deploy/readers");
        if (!Files.exists(readers.resolve("node_modules"))) {
            run(readers, List.of("npm", "ci", "--no-audit", "--no-fund"));
        }
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return run(readers, command);
    }

    private static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(command + ": did not end well (expected: exit code 0)");
        }
        return output;
    }

    @Override
    public void close() throws SQLException {
        owner.close();
        stack.down();
        DirectoryTree.delete(directory);
    }
}
