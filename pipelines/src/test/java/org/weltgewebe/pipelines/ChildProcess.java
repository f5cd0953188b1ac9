package org.weltgewebe.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The main class of the pipelines in a JVM of its own, with a bounded heap. */
final class ChildProcess implements AutoCloseable {

    private final Path log;
    private final Process process;

    /** Starts on the configuration {@code pipelines.yaml} of a directory; {@code heap} is the value of {@code -Xmx}. */
    ChildProcess(Path directory, String heap) throws IOException {
        log = directory.resolve("pipelines.log");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Xmx" + heap);
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(List.of(System.getProperty("wg.flink.jvm.flags").split(" ")));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), PipelinesMain.class.getName()));
        line.addAll(List.of("--config", directory.resolve("pipelines.yaml").toString()));
        process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Waits on a condition; a process that ended by itself is told at once, with its last words. */
    void await(String what, BooleanSupplier condition) {
        CaptureRig.await(what, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the process ended with " + process.exitValue() + ": " + lastWords());
            }
            return condition.getAsBoolean();
        });
    }

    /** Most memory the process has had resident so far, in MiB; -1 where the system does not say. */
    long peakResidentMebibytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        return !Files.exists(status)
                ? -1
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                        .findFirst()
                        .orElse(-1);
    }

    private List<String> lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - 20), lines.size());
        } catch (IOException e) {
            return List.of("no log");
        }
    }

    /** Kills it. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
}
