package org.weltgewebe.pipelines.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints and savepoints of one job on a local or shared disk. Without a coordination service Flink forgets its job when the
 * process dies, so the next process finds the newest complete state by itself: Flink writes {@code _metadata} last and moves it into
 * place whole. A savepoint is complete in itself; it is what a job stopped on purpose leaves.
 */
public final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Pattern CHECKPOINT = Pattern.compile("chk-\\d+");
    private static final String SAVEPOINTS = "savepoints";

    private final Path directory;

    /** The checkpoints of a job below a common directory; creates nothing yet. */
    public Checkpoints(Path root, String job) {
        this.directory = root.resolve(job);
    }

    /** Where Flink writes: {@code <root>/<job>/<job id>/chk-N}. */
    public Path directory() {
        return directory;
    }

    /** Where savepoints are: {@code <root>/<job>/savepoints/savepoint-…}. */
    public Path savepoints() {
        return directory.resolve(SAVEPOINTS);
    }

    /** The newest complete state, checkpoint or savepoint. */
    public Optional<Path> newest() {
        return newestOf(complete());
    }

    private List<Path> complete() {
        return Stream.concat(completed().stream(), completedSavepoints().stream())
                .toList();
    }

    /** When a complete state was written last; null when there is none. */
    public @Nullable Instant newestCompletedAt() {
        try {
            return complete().stream()
                    .map(Checkpoints::writtenAt)
                    .max(Comparator.naturalOrder())
                    .map(FileTime::toInstant)
                    .orElse(null);
        } catch (UncheckedIOException removedMeanwhile) {
            return null;
        }
    }

    /**
     * Removes what earlier processes left and no one can want: all but the newest savepoint and the jobs that hold the newest checkpoint,
     * one written since {@code horizon}, or the newest before it, which is the last one to go back to.
     */
    public void removeOlderJobs(Instant horizon) {
        List<Path> completed = completed();
        Set<Path> wanted = completed.stream()
                .filter(chk -> !writtenAt(chk).toInstant().isBefore(horizon))
                .map(Path::getParent)
                .collect(Collectors.toCollection(HashSet::new));
        newestOf(completed).map(Path::getParent).ifPresent(wanted::add);
        newestOf(completed.stream()
                        .filter(chk -> writtenAt(chk).toInstant().isBefore(horizon))
                        .toList())
                .map(Path::getParent)
                .ifPresent(wanted::add);
        for (Path job : jobs()) {
            if (!wanted.contains(job)) {
                LOG.info("checkpoints of an earlier process removed: {}", job.getFileName());
                delete(job);
            }
        }
        Optional<Path> savepoint = newestOf(completedSavepoints());
        for (Path older : children(savepoints())) {
            if (savepoint.isEmpty() || !savepoint.get().equals(older)) {
                LOG.info("older savepoint removed: {}", older.getFileName());
                delete(older);
            }
        }
    }

    /**
     * The one with the highest number: jobs that resume from each other count on, whatever the clocks of their machines say. Time decides
     * only between equal ones, as a line that began anew may leave them.
     */
    private static Optional<Path> newestOf(List<Path> complete) {
        return complete.stream()
                .max(Comparator.comparingLong(Checkpoints::number).thenComparing(Checkpoints::writtenAt));
    }

    /** Number of a checkpoint, which its name tells, or of a savepoint, which is only inside. */
    private static long number(Path complete) {
        String name = complete.getFileName().toString();
        if (CHECKPOINT.matcher(name).matches()) {
            return Long.parseLong(name.substring("chk-".length()));
        }
        try {
            return StateFormat.metadata(complete).getCheckpointId();
        } catch (IOException e) {
            throw new UncheckedIOException(complete + ": not readable (expected: a savepoint)", e);
        }
    }

    private List<Path> jobs() {
        return children(directory).stream()
                .filter(child -> !child.equals(savepoints()))
                .toList();
    }

    /**
     * Goes back: removes every checkpoint behind one, since they count on messages that a stream has lost. A number is given once along
     * a line of jobs that resume from each other, so what is left with a lower number is from before the loss.
     *
     * @param checkpointId the newest that may stay
     * @return the newest that is left, to resume from
     */
    public Optional<Path> rollBackTo(long checkpointId) {
        for (Path state : complete()) {
            if (number(state) > checkpointId) {
                delete(state);
            }
        }
        return newest();
    }

    private List<Path> completed() {
        return jobs().stream()
                .flatMap(job -> children(job).stream())
                .filter(chk -> CHECKPOINT.matcher(chk.getFileName().toString()).matches())
                .filter(Checkpoints::isComplete)
                .toList();
    }

    private List<Path> completedSavepoints() {
        return children(savepoints()).stream().filter(Checkpoints::isComplete).toList();
    }

    private static boolean isComplete(Path state) {
        return Files.isRegularFile(state.resolve("_metadata"));
    }

    private static FileTime writtenAt(Path checkpoint) {
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
