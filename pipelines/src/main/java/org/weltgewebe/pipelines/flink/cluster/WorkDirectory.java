package org.weltgewebe.pipelines.flink.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** The local files of one process of the cluster: what a killed one left is worth nothing to the next. Closing gives it free. */
final class WorkDirectory implements AutoCloseable {

    /** A killed process can be reported dead a moment before its last thread lets go. */
    private static final Duration RELEASE = Duration.ofSeconds(2);

    private static final long PAUSE_MILLIS = 50;

    private final FileChannel owned;

    private WorkDirectory(FileChannel owned) {
        this.owned = owned;
    }

    /**
     * Takes a directory for this process alone, and only then empties it.
     *
     * @throws IllegalArgumentException when another process works there
     */
    static WorkDirectory take(Path directory) throws IOException, InterruptedException {
        Path parent = directory.toAbsolutePath().getParent();
        Files.createDirectories(parent == null ? directory : parent);
        FileChannel file = FileChannel.open(
                directory.resolveSibling(directory.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            long deadline = System.nanoTime() + RELEASE.toNanos();
            while (!isOwned(file)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalArgumentException("cluster.work-dir: " + directory
                            + " belongs to a process that runs (expected: one of this" + " name; stop the other one)");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            empty(directory);
            return new WorkDirectory(file);
        } catch (IOException | InterruptedException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isOwned(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    private static void empty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> left = Files.walk(directory)) {
                for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(directory);
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
