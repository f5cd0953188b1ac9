package org.weltgewebe.pipelines.bake;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tiles that were published (or are about to be) and that no completed checkpoint covers: after a crash the state goes
 * back to the checkpoint while the tileset does not, so exactly these tiles may hold what the state does not know. The job
 * bakes them again from its state when it starts.
 *
 * <p>The file is a version byte and 8 bytes per tile id, appended before a publish; what a completed checkpoint covers is
 * dropped by writing a new file. An incomplete last entry is ignored: nothing was published after it. Belongs to one
 * thread; the operator that publishes closes it.
 */
public final class TileJournal implements Closeable {

    private static final int VERSION = 1;
    private static final int ENTRY_BYTES = Long.BYTES;

    private final Path file;
    private final Map<Long, Long> checkpointBefore = new HashMap<>();
    private DataOutputStream out;
    private long lastCheckpoint;

    private TileJournal(Path file, DataOutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** The tiles of a journal left by a job that ended; empty when there is none. */
    public static Set<Long> read(Path file) throws IOException {
        Set<Long> tiles = new TreeSet<>();
        try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException(file + ": journal version " + version + " (expected: " + VERSION
                        + "; it was written by newer code, start that or rebuild the tileset)");
            }
            while (in.available() >= ENTRY_BYTES) {
                tiles.add(in.readLong());
            }
        } catch (NoSuchFileException | EOFException none) {
            return tiles;
        }
        return tiles;
    }

    /** Continues a journal: what it holds stays until it is published again and a checkpoint covers that. */
    public static TileJournal open(Path file) throws IOException {
        Set<Long> left = read(file);
        Files.createDirectories(file.toAbsolutePath().getParent());
        TileJournal journal = new TileJournal(file, rewritten(file, left));
        left.forEach(tile -> journal.checkpointBefore.put(tile, Long.MAX_VALUE));
        return journal;
    }

    /** Notes tiles before they are published. */
    public void append(Collection<Long> tiles) throws IOException {
        append(tiles, lastCheckpoint);
    }

    /** Notes tiles that wait to be published: no checkpoint covers them until they were appended again. */
    public void appendUncovered(Collection<Long> tiles) throws IOException {
        append(tiles, Long.MAX_VALUE);
    }

    private void append(Collection<Long> tiles, long checkpoint) throws IOException {
        for (long tile : tiles) {
            if (checkpointBefore.put(tile, checkpoint) == null) {
                out.writeLong(tile);
            }
        }
        out.flush();
    }

    /** A checkpoint was taken: what was appended before is in its state. */
    public void checkpointTaken(long checkpointId) {
        lastCheckpoint = checkpointId;
    }

    /** A checkpoint is complete: forgets what it covers. */
    public void checkpointCompleted(long checkpointId) throws IOException {
        if (checkpointBefore.values().removeIf(before -> before < checkpointId)) {
            out.close();
            out = rewritten(file, checkpointBefore.keySet());
        }
    }

    /** Tiles not covered. */
    public int size() {
        return checkpointBefore.size();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static DataOutputStream rewritten(Path file, Set<Long> tiles) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (DataOutputStream out =
                new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(fresh)))) {
            out.writeByte(VERSION);
            for (long tile : tiles) {
                out.writeLong(tile);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new DataOutputStream(new java.io.BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)));
    }
}
