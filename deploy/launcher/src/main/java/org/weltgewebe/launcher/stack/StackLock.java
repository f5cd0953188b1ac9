package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.LauncherException;

/**
 * Lets one command at a time change a stack. The lock belongs to the operating system, so that it dies with its holder; the file's text
 * is the holder's process id, for people.
 */
public final class StackLock implements AutoCloseable {

    private static final int LONGEST_PID = 32;

    private final FileChannel channel;
    private final FileLock lock;
    private final @Nullable String predecessor;

    private StackLock(FileChannel channel, FileLock lock, @Nullable String predecessor) {
        this.channel = channel;
        this.lock = lock;
        this.predecessor = predecessor;
    }

    /**
     * Takes the lock.
     *
     * @throws LauncherException naming the process that holds it
     */
    public static StackLock take(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            String holder = text(channel);
            if (lock == null) {
                channel.close();
                throw LauncherException.failed(
                        file + ": held by pid " + holder + ", another ./weltgewebe that starts or stops this stack",
                        "wait for it, or end it");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new StackLock(channel, lock, holder.isEmpty() ? null : holder);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be locked (expected: a writable local file)", e);
        }
    }

    /** The process id of a holder that ended without releasing the lock (killed, power cut). */
    public Optional<String> predecessor() {
        return Optional.ofNullable(predecessor);
    }

    /** Releases the lock; the empty file stays, so that nobody locks a deleted one. */
    @Override
    public void close() {
        try {
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("lock: cannot be released", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_PID);
        int length = channel.read(buffer, 0);
        return length <= 0 ? "" : new String(buffer.array(), 0, length, StandardCharsets.US_ASCII).strip();
    }
}
