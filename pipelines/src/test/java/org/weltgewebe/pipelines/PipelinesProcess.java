package org.weltgewebe.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The main class in a JVM of its own, started again whenever it ends, as a supervisor would. */
final class PipelinesProcess implements AutoCloseable {

    private static final long PAUSE_MILLIS = 200;

    private final Path config;
    private final Path log;
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final Thread supervisor;
    private volatile Process process;
    private volatile boolean closed;

    PipelinesProcess(Path config) {
        this.config = config;
        this.log = config.resolveSibling("pipelines.log");
        this.process = launch();
        this.supervisor = new Thread(this::supervise, "pipelines supervisor");
        supervisor.setDaemon(true);
        supervisor.start();
    }

    private Process launch() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        line.addAll(List.of(System.getProperty("wg.flink.jvm.flags").trim().split(" +")));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), PipelinesMain.class.getName()));
        line.addAll(List.of("--config", config.toString()));
        try {
            starts.incrementAndGet();
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void supervise() {
        try {
            while (!closed) {
                process.waitFor();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                if (!closed) {
                    process = launch();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGKILL. */
    void kill() {
        kills.incrementAndGet();
        process.destroyForcibly();
    }

    /** How often it ended by itself. */
    int endedByItself() {
        return Math.max(0, starts.get() - 1 - kills.get());
    }

    Path log() {
        return log;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        supervisor.interrupt();
        supervisor.join(TimeUnit.SECONDS.toMillis(10));
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
}
