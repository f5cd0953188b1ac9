package org.weltgewebe.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short-lived external program whose whole output (standard output and error, UTF-8) is wanted. */
public record Command(List<String> line, Duration timeout) {

    /** Not the caller's: a program that runs under another account may not be allowed in there. */
    private static final File ANYONES_DIRECTORY = new File("/");

    /** What the program said. {@code exitCode} is 124 when it was stopped after its timeout. */
    public record Result(int exitCode, String output) {

        /** Whether the program reported success. */
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** A command of at most 60 seconds. */
    public static Command of(String... line) {
        return new Command(List.of(line), Duration.ofSeconds(60));
    }

    /**
     * Runs the program to its end. Output goes through a file, so that a daemon that inherits it cannot hold the caller.
     *
     * @throws ServerException when the program does not exist
     */
    public Result run() {
        try {
            Path output = Files.createTempFile("wg-command", ".out");
            try {
                int exitCode = runInto(output);
                return new Result(
                        exitCode,
                        Files.readString(output, StandardCharsets.UTF_8).strip());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(line.get(0) + ": output cannot be kept", e);
        }
    }

    private int runInto(Path output) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .directory(ANYONES_DIRECTORY)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException e) {
            throw new ServerException(line.get(0) + ": cannot be run", "install it or put it on the PATH", e);
        }
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly().waitFor();
            return 124;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ServerException(line.get(0) + ": interrupted", "run it again", e);
        }
    }
}
