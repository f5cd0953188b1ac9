package org.weltgewebe.launcher.bench.capture;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.weltgewebe.launcher.LauncherException;

/** The process of a contender. */
final class RunningContender implements AutoCloseable {

    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Path log;

    private RunningContender(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; its output goes to {@code log}. */
    static RunningContender start(Contender contender, BenchServers servers, Path log) {
        ProcessBuilder builder = new ProcessBuilder(contender.command())
                .directory(contender.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        return new RunningContender(servers.start(contender.name(), builder), log);
    }

    ProcessCost cost() {
        return ProcessCost.of(process.pid());
    }

    /** Refuses to wait for a process that is gone. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw LauncherException.failed(
                    "contender: ended with exit code " + process.exitValue() + " (expected: still running)",
                    "read " + log);
        }
    }

    Path log() {
        return log;
    }

    /** Asks it to end and waits; kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
