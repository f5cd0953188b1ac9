package org.weltgewebe.pipelines.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one job on a local or shared disk. A MiniCluster forgets its job when the process dies, so the next process
 * finds the newest completed checkpoint by itself: Flink writes {@code _metadata} last and moves it into place whole.
 */
public final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Pattern CHECKPOINT = Pattern.compile("chk-\\d+");

    private final Path directory;

    /** The checkpoints of a job below a common directory; creates nothing yet. */
    public Checkpoints(Path root, String job) {
        this.directory = root.resolve(job);
    }

    /** Where Flink writes: {@code <root>/<job>/<job id>/chk-N}. */
    public Path directory() {
        return directory;
    }

    /** The newest completed checkpoint. */
    public Optional<Path> newest() {
        return completed().stream()
                .max(Comparator.comparing(Checkpoints::writtenAt)
                        .thenComparing(chk ->
                                Long.parseLong(chk.getFileName().toString().substring(4))));
    }

    /** When the newest completed checkpoint was written; null when there is none. */
    public @Nullable Instant newestCompletedAt() {
        try {
            return newest().map(chk -> writtenAt(chk).toInstant()).orElse(null);
        } catch (UncheckedIOException removedMeanwhile) {
            return null;
        }
    }

    /** Removes what earlier processes left, except the job directory that holds the newest checkpoint. */
    public void removeOlderJobs() {
        Optional<Path> newest = newest();
        for (Path job : children(directory)) {
            if (newest.isEmpty() || !newest.get().startsWith(job)) {
                LOG.info("checkpoints of an earlier process removed: {}", job.getFileName());
                delete(job);
            }
        }
    }

    private List<Path> completed() {
        return children(directory).stream()
                .flatMap(job -> children(job).stream())
                .filter(chk -> CHECKPOINT.matcher(chk.getFileName().toString()).matches())
                .filter(chk -> Files.isRegularFile(chk.resolve("_metadata")))
                .toList();
    }

    private static java.nio.file.attribute.FileTime writtenAt(Path checkpoint) {
        try {
            return Files.getLastModifiedTime(checkpoint.resolve("_metadata"));
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoint + ": not readable (expected: a checkpoint)", e);
        }
    }

    private static List<Path> children(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(parent + ": not readable (expected: a directory)", e);
        }
    }

    private static void delete(Path tree) {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(tree + ": cannot be removed (expected: writable)", e);
        }
    }
}
