package org.weltgewebe.launcher.bench.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.Command;
import org.weltgewebe.servers.DirectoryTree;

/** Debezium Server as its makers publish it on Maven Central, and a Java that runs it. Fetched once and kept. */
public final class DebeziumDistribution {

    static final String VERSION = "3.6.0.Final";

    private static final int OLDEST_JAVA = 21;
    private static final String COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
    private static final String ARTIFACT = "io.debezium:debezium-server-dist:" + VERSION + ":tar.gz";
    private static final Path JVMS = Path.of("/usr/lib/jvm");
    private static final Pattern JAVA_VERSION = Pattern.compile("version \"(\\d+)");
    private static final Duration FETCH_PATIENCE = Duration.ofMinutes(30);

    private final Path directory;
    private final Console console;

    /** Keeps it in {@code directory}. */
    public DebeziumDistribution(Path directory, Console console) {
        this.directory = directory;
        this.console = console;
    }

    /**
     * A Java that is new enough: {@code preferred} if given, else the newest below {@code /usr/lib/jvm}.
     *
     * @param preferred path of a {@code java} program or of a JDK, or null
     */
    public static Optional<Path> java(@Nullable Path preferred) {
        if (preferred != null) {
            Path program = Files.isDirectory(preferred) ? preferred.resolve("bin/java") : preferred;
            return version(program) >= OLDEST_JAVA ? Optional.of(program) : Optional.empty();
        }
        Path newest = null;
        int newestVersion = OLDEST_JAVA - 1;
        if (Files.isDirectory(JVMS)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(JVMS)) {
                for (Path jvm : found) {
                    int version = version(jvm.resolve("bin/java"));
                    if (version > newestVersion) {
                        newest = jvm.resolve("bin/java");
                        newestVersion = version;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(JVMS + ": cannot be listed", e);
            }
        }
        return Optional.ofNullable(newest);
    }

    private static int version(Path java) {
        if (!Files.isExecutable(java)) {
            return 0;
        }
        Matcher version = JAVA_VERSION.matcher(
                Command.of(java.toString(), "-version").run().output());
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** The unpacked directory; fetches 782 MB when it is not there yet. */
    public Path unpacked() throws InterruptedException {
        Path unpacked = directory.resolve("debezium-server-" + VERSION);
        if (Files.isDirectory(unpacked)) {
            return unpacked;
        }
        // Only what was unpacked to its end leaves this directory; after an interruption Maven's repository has the
        // archive still.
        Path fresh = directory.resolve("fetching");
        try {
            DirectoryTree.delete(fresh);
            Files.createDirectories(fresh);
            console.say("fetching Debezium Server " + VERSION + " from Maven Central (782 MB, kept in " + directory
                    + ") …");
            run(List.of("mvn", "-B", "-q", COPY_GOAL, "-Dartifact=" + ARTIFACT, "-DoutputDirectory=" + fresh));
            console.say("unpacking …");
            Path archive = fresh.resolve("debezium-server-dist-" + VERSION + ".tar.gz");
            // The Cassandra connectors bring a third of the size and are programs of their own.
            run(List.of("tar", "xzf", archive.toString(), "-C", fresh.toString(), "--exclude=*/connectors/*"));
            Files.move(fresh.resolve("debezium-server"), unpacked, StandardCopyOption.ATOMIC_MOVE);
            DirectoryTree.delete(fresh);
            return unpacked;
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be written (expected: 2 GB of room)", e);
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("fetch.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long start = System.nanoTime();
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                Duration so = Duration.ofNanos(System.nanoTime() - start);
                console.progress(command.get(0) + ": " + so.toSeconds() + " s");
                if (so.compareTo(FETCH_PATIENCE) > 0) {
                    throw LauncherException.failed(
                            command.get(0) + ": not done after " + FETCH_PATIENCE.toMinutes() + " min",
                            "read " + log + ", or leave it out: --peers recvlogical");
                }
            }
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw LauncherException.failed(
                    command.get(0) + ": exit code " + process.exitValue(),
                    "read " + log + ", or leave it out: --peers recvlogical");
        }
    }
}
