package org.weltgewebe.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid process id
 * @param startedAt kernel clock ticks since boot at which it started ({@code /proc/<pid>/stat} field 22); milliseconds since the epoch
 *     where there is no {@code /proc}
 */
public record ProcessIdentity(long pid, long startedAt) {

    /** The identity of a living process; empty when there is none (a zombie is none). */
    public static Optional<ProcessIdentity> of(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            String line = Files.readString(stat);
            String[] afterName = line.substring(line.lastIndexOf(')') + 2).split(" ");
            boolean zombie = afterName[0].equals("Z") || afterName[0].equals("X");
            return zombie ? Optional.empty() : Optional.of(new ProcessIdentity(pid, Long.parseLong(afterName[19])));
        } catch (IOException noProc) {
            return Files.isDirectory(Path.of("/proc/self"))
                    ? Optional.empty()
                    : ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .map(process -> new ProcessIdentity(
                                    pid,
                                    process.info()
                                            .startInstant()
                                            .orElse(Instant.EPOCH)
                                            .toEpochMilli()));
        }
    }

    /** This JVM. */
    public static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseThrow(() -> new IllegalStateException("pid " + pid + ": own process not found"));
    }

    /** What {@link #write} stored; empty when the file is missing or not a process file. */
    public static Optional<ProcessIdentity> read(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            return words.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1])))
                    : Optional.empty();
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read (expected: a readable process file)", e);
        }
    }

    /** The process named by {@code file}, if it still lives. */
    public static Optional<ProcessIdentity> alive(Path file) {
        return read(file).filter(ProcessIdentity::isAlive);
    }

    /** Stores {@code pid startedAt} in one atomic step. */
    public void write(Path file) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, pid + " " + startedAt + System.lineSeparator());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written (expected: a writable directory)", e);
        }
    }

    /** Whether exactly this process still lives. */
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Asks the process to end (SIGTERM); nothing happens when it is gone. */
    public void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** Ends the process without asking (SIGKILL); nothing happens when it is gone. */
    public void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Waits until the process is gone; false when it outlives {@code patience}. */
    public boolean awaitEnd(Duration patience) {
        return Await.until(() -> !isAlive(), patience); // onExit() looks at processes of others only every few seconds
    }
}
