package org.weltgewebe.launcher.stack;

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
import org.weltgewebe.servers.Executables;
import org.weltgewebe.servers.ProcessIdentity;

/**
 * A process of ours that runs detached, in a session of its own, so that neither Ctrl-C nor the end of the terminal reaches it.
 *
 * @param name e.g. {@code api}
 * @param command program and arguments; no secrets
 * @param directory working directory
 * @param log where its output is appended
 * @param pidFile which process it is
 * @param ready answers 200 when the process does its work
 * @param stopPatience how long a polite request to end may take before the process is killed
 */
public record Service(
        String name, List<String> command, Path directory, Path log, Path pidFile, URI ready, Duration stopPatience) {

    /** How a stop went. */
    public enum Stop {
        WAS_DOWN,
        STOPPED,
        KILLED
    }

    /** The living process, if any; a recycled process id does not count. */
    public Optional<ProcessIdentity> process() {
        return ProcessIdentity.alive(pidFile);
    }

    /** Starts it; does not wait until it is ready. */
    public ProcessIdentity start() {
        List<String> line = new ArrayList<>();
        Executables.find("setsid").ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(command);
        try {
            Process process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            ProcessIdentity identity = ProcessIdentity.of(process.pid())
                    .orElseGet(() -> new ProcessIdentity(process.pid(), 0)); // ended already: never alive
            keep(identity, process);
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be started (expected: " + line.get(0) + " is runnable)", e);
        }
    }

    /** A process that nobody could find again must not run on. */
    private void keep(ProcessIdentity identity, Process process) {
        try {
            identity.write(pidFile);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Asks it to end, waits, and kills it when it does not. */
    public Stop stop() {
        Optional<ProcessIdentity> running = process();
        Stop outcome = running.map(this::stop).orElse(Stop.WAS_DOWN);
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(pidFile + ": cannot be removed", e);
        }
        return outcome;
    }

    private Stop stop(ProcessIdentity running) {
        running.terminate();
        if (running.awaitEnd(stopPatience)) {
            return Stop.STOPPED;
        }
        running.kill();
        running.awaitEnd(stopPatience);
        return Stop.KILLED;
    }

    /** Whether {@link #ready} answers 200 now. */
    public boolean isReady() {
        try {
            return httpGet(ready).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A GET of at most two seconds. */
    static HttpResponse<String> httpGet(URI address) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(address + ": interrupted", e);
        }
    }
}
