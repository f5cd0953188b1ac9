package org.weltgewebe.pmtiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Publishing a file so that after a crash at any moment the name holds either the old bytes or all of the new ones: write them to a temporary file
 * in the same directory, force it, rename it over the target, force the directory.
 */
public final class AtomicReplace {
    private static final String PREFIX = ".";
    private static final String SUFFIX = ".tmp";

    private AtomicReplace() {}

    /**
     * A fresh name beside the target for the temporary file. Not created here: the one who writes creates it, with ordinary permissions.
     *
     * @throws NotDirectoryException if the directory of the target does not exist
     */
    public static Path temporaryBeside(Path target) throws IOException {
        Path directory = directoryOf(target);
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return directory.resolve(PREFIX + target.getFileName() + "." + UUID.randomUUID() + SUFFIX);
    }

    /** True if the name was made by {@link #temporaryBeside} for any target: a leftover, if nobody is writing. */
    public static boolean isTemporary(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    /** Renames a temporary file, already forced to disk, over the target. */
    public static void rename(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(directoryOf(target));
    }

    /** Replaces the content of the target. */
    public static void write(Path target, byte[] content) throws IOException {
        Path temporary = temporaryBeside(target);
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            rename(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Makes names created, renamed or deleted in the directory durable. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path directoryOf(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("target: " + target + " (expected: a file in a directory)");
        }
        return parent;
    }
}
