package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whole savepoints as a version of this code once wrote them, under {@code src/test/resources/state/savepoints/<job>.v<N>}. A savepoint is
 * complete in itself and names its files relative to itself. A new version adds one, and every later version of the code reads all:
 *
 * <pre>mvn -pl pipelines -am verify -Dtest=none -Dit.test='StoredSavepoint*IT' -Dwg.bless=true …</pre>
 *
 * writes those that are missing.
 */
public final class StoredSavepoint {

    private static final Path DIRECTORY = Path.of("src/test/resources/state/savepoints");

    private StoredSavepoint() {}

    /** How a savepoint is made that is missing. */
    @FunctionalInterface
    public interface Taking {
        Path take() throws Exception;
    }

    /** Every stored savepoint of a job, oldest first; the newest version is taken when it is missing and blessing is asked for. */
    public static List<Path> all(String job, int newestVersion, Taking taking) throws Exception {
        Path newest = DIRECTORY.resolve(job + ".v" + newestVersion);
        if (Boolean.getBoolean("wg.bless") && !Files.exists(newest)) {
            copy(taking.take(), newest);
        }
        assertThat(newest.resolve("_metadata"))
                .as("blessed with -Dwg.bless=true")
                .isRegularFile();
        try (Stream<Path> stored = Files.list(DIRECTORY)) {
            return stored.filter(path -> path.getFileName().toString().startsWith(job + ".v"))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList();
        }
    }

    /** Copies a savepoint to where a job looks for its newest state. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
