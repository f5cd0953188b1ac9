package org.weltgewebe.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private nats-server with JetStream in a directory of its own, on loopback. The server is detached: it survives this JVM, and
 * {@link #start()} in another JVM finds it again.
 */
public final class NatsServer {

    /** Debian's package name equals the program's. */
    public static final String PROGRAM = "nats-server";

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    private final Path directory;
    private final int port;
    private final int monitoringPort;

    /**
     * A server described by its place; touches nothing yet.
     *
     * @param directory its own directory: store, configuration and log; created when absent
     * @param port loopback port for clients
     * @param monitoringPort loopback port for {@code /healthz}, {@code /varz}, {@code /jsz}
     */
    public NatsServer(Path directory, int port, int monitoringPort) {
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.monitoringPort = monitoringPort;
    }

    /** The version of the installed program, e.g. {@code 2.9.10}; empty when there is none. */
    public static Optional<String> installedVersion() {
        return Executables.find(PROGRAM).map(program -> {
            Matcher version = VERSION.matcher(
                    Command.of(program.toString(), "--version").run().output());
            return version.find() ? version.group() : "unknown";
        });
    }

    /**
     * Brings the server up and waits until JetStream answers; leaves a running one alone.
     *
     * @return whether this call started it
     * @throws ServerException when a port is taken or the server does not come up
     */
    public boolean start() {
        if (isRunning()) {
            return false;
        }
        Path program = Executables.find(PROGRAM)
                .orElseThrow(() -> new ServerException(
                        "nats-server: not found", "apt-get install -y --no-install-recommends nats-server"));
        FreePort.require(port, "NATS", "give this server another one");
        FreePort.require(monitoringPort, "NATS monitoring", "give this server another one");
        try {
            Files.createDirectories(directory);
            Files.writeString(configurationFile(), configuration());
            List<String> line = new ArrayList<>();
            Executables.find("setsid").ifPresent(setsid -> line.add(setsid.toString()));
            line.addAll(List.of(program.toString(), "-c", configurationFile().toString()));
            Process process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            ProcessIdentity.of(process.pid()).ifPresent(identity -> identity.write(pidFile()));
            if (!Await.until(() -> isReady() || !process.isAlive(), START_PATIENCE) || !process.isAlive()) {
                process.destroy();
                throw new ServerException("nats-server: did not become ready in " + directory, "read " + log());
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": nats-server cannot be started (expected: writable)", e);
        }
    }

    /** Asks the server to end (it flushes its store) and waits for it. */
    public void stop() {
        Optional<ProcessIdentity> process = ProcessIdentity.alive(pidFile());
        process.ifPresent(running -> {
            running.terminate();
            if (!running.awaitEnd(STOP_PATIENCE)) {
                throw new ServerException(
                        "nats-server: did not stop within " + STOP_PATIENCE.toSeconds() + " s",
                        "read " + log() + "; pid " + running.pid());
            }
        });
        pidFile().toFile().delete();
    }

    /** Ends the server at once (SIGKILL), as a crash would. */
    public void killHard() {
        ProcessIdentity.alive(pidFile()).ifPresent(running -> {
            running.kill();
            running.awaitEnd(STOP_PATIENCE);
        });
    }

    /** Whether the process started here lives. */
    public boolean isRunning() {
        return pid().isPresent();
    }

    /** Its process id. */
    public Optional<Long> pid() {
        return ProcessIdentity.alive(pidFile()).map(ProcessIdentity::pid);
    }

    /** Whether JetStream answers. */
    public boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(monitoringUri("/healthz?js-enabled-only=true"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code nats://127.0.0.1:port}. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** An address of its monitoring server. */
    public URI monitoringUri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + monitoringPort + pathAndQuery);
    }

    /** Its log. */
    public Path log() {
        return directory.resolve("nats-server.log");
    }

    /** Its streams. */
    public Path store() {
        return directory.resolve("store");
    }

    private Path pidFile() {
        return directory.resolve("nats-server.pid");
    }

    private Path configurationFile() {
        return directory.resolve("nats-server.conf");
    }

    private String configuration() {
        return """
                # Written at every start.
                server_name: weltgewebe
                listen: "127.0.0.1:%d"
                http: "127.0.0.1:%d"
                max_payload: 4MB
                jetstream {
                  store_dir: "%s"
                }
                """
                .formatted(port, monitoringPort, store());
    }
}
