package org.weltgewebe.launcher.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something built from sources.
 *
 * @param name shown in progress, e.g. {@code api}
 * @param sources files and directories it is made of
 * @param outputs what must exist afterwards
 * @param stamp touched after each successful build; older than a source means stale
 */
public record BuildUnit(String name, List<Path> sources, List<Path> outputs, Path stamp) {

    private static final Set<String> NOT_SOURCES =
            Set.of("target", "node_modules", "build", ".svelte-kit", "test-results", "playwright-report", "decisions");

    /** Whether an output is missing or a source is newer than the last build. Deleted files count through their directory. */
    public boolean isStale() {
        if (!Files.exists(stamp) || !outputs.stream().allMatch(Files::exists)) {
            return true;
        }
        try {
            FileTime builtAt = Files.getLastModifiedTime(stamp);
            for (Path source : sources) {
                if (Files.exists(source) && hasNewer(source, builtAt)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": sources cannot be read", e);
        }
    }

    /** Remembers a build that began at {@code startedAt}, so that edits made meanwhile count as newer. */
    public void markBuilt(FileTime startedAt) {
        try {
            Files.createDirectories(stamp.getParent());
            Files.writeString(stamp, "");
            Files.setLastModifiedTime(stamp, startedAt);
        } catch (IOException e) {
            throw new UncheckedIOException(stamp + ": cannot be written", e);
        }
    }

    private static boolean hasNewer(Path source, FileTime builtAt) throws IOException {
        AtomicBoolean newer = new AtomicBoolean();
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (NOT_SOURCES.contains(directory.getFileName().toString()) && !directory.equals(source)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                // A room's top directory changes when its target directory comes and goes; what matters there are its
                // files.
                return directory.equals(source) ? FileVisitResult.CONTINUE : judge(attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return judge(attributes);
            }

            private FileVisitResult judge(BasicFileAttributes attributes) {
                if (attributes.lastModifiedTime().compareTo(builtAt) > 0) {
                    newer.set(true);
                    return FileVisitResult.TERMINATE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return newer.get();
    }
}
