package org.weltgewebe.pmtiles.tileset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.TileConsumer;

/**
 * Reads a tileset while another process publishes to it. Safe for use by many threads; refreshing blocks no reader.
 *
 * <p>{@link #refresh} is the only way to a newer generation: call it when the publisher says so or from time to time (it reads one small file). Whoever needs
 * several tiles of the same generation takes {@link #current()} once.
 */
public final class TilesetReader implements Closeable {
    /** A compaction and a purge may both fall between the reading of a manifest and the opening of its archives, seldom twice. */
    private static final int OPEN_ATTEMPTS = 5;

    private final Path directory;
    private volatile Snapshot snapshot;
    private volatile boolean closed;

    private TilesetReader(Path directory, Snapshot snapshot) {
        this.directory = directory;
        this.snapshot = snapshot;
    }

    /**
     * Opens a tileset at its current generation.
     *
     * @param directory with a {@code manifest.json}
     * @throws NoSuchFileException if the tileset was never created
     */
    public static TilesetReader open(Path directory) throws IOException {
        return new TilesetReader(directory, load(directory, readManifest(directory), Map.of()));
    }

    /** The manifest of the current generation, as of the last refresh. */
    public Manifest manifest() {
        return openSnapshot().manifest;
    }

    /** The current generation, as of the last refresh. */
    public TilesetView current() {
        return openSnapshot().view;
    }

    /** An older generation whose archives are still on disk, or null if it is not there (any more, or yet). */
    public @Nullable TilesetView at(long generation) throws IOException {
        Snapshot now = openSnapshot();
        if (generation == now.manifest.generation()) {
            return now.view;
        }
        if (!now.manifest.holds(generation)) {
            return null;
        }
        List<OpenArchive> archives = new ArrayList<>();
        for (ArchiveRef ref : now.manifest.archivesOf(generation)) {
            OpenArchive archive = now.openIfOnDisk(directory, ref);
            if (archive == null) {
                return null;
            }
            archives.add(archive);
        }
        return new TilesetView(generation, archives);
    }

    /** The tile of the current generation as stored, or null if it has none. */
    public byte @Nullable [] tile(long tileId) throws IOException {
        return current().tile(tileId);
    }

    /** Hands out all tiles of the current generation by ascending id. */
    public void forEachTile(TileConsumer consumer) throws IOException {
        current().forEachTile(consumer);
    }

    /**
     * Moves to the generation that is published now.
     *
     * @return true if anything changed
     * @throws IOException if the manifest or an archive cannot be read; the reader stays at its generation
     */
    public synchronized boolean refresh() throws IOException {
        byte[] manifest = readManifest(directory);
        if (Arrays.equals(manifest, openSnapshot().manifestBytes)) {
            return false;
        }
        snapshot = load(directory, manifest, snapshot.opened());
        return true;
    }

    /** Ends the use of this reader. Views handed out before stay valid. */
    @Override
    public void close() {
        closed = true;
    }

    private Snapshot openSnapshot() {
        if (closed) {
            throw new IllegalStateException("tileset reader: closed (expected: open)");
        }
        return snapshot;
    }

    private static byte[] readManifest(Path directory) throws IOException {
        return Files.readAllBytes(directory.resolve(Manifest.FILE));
    }

    private static Snapshot load(Path directory, byte[] firstBytes, Map<String, OpenArchive> known) throws IOException {
        byte[] bytes = firstBytes;
        for (int attempt = 1; ; attempt++) {
            try {
                return Snapshot.load(directory, bytes, known);
            } catch (NoSuchFileException purged) {
                byte[] again = readManifest(directory);
                if (attempt == OPEN_ATTEMPTS || Arrays.equals(again, bytes)) {
                    throw purged;
                }
                bytes = again;
            }
        }
    }

    /** One manifest and the archives it names; archives of older generations join as they are asked for. */
    private static final class Snapshot {
        private final byte[] manifestBytes;
        private final Manifest manifest;
        private final TilesetView view;
        private final Map<String, OpenArchive> opened;

        private Snapshot(byte[] manifestBytes, Manifest manifest, TilesetView view, Map<String, OpenArchive> opened) {
            this.manifestBytes = manifestBytes;
            this.manifest = manifest;
            this.view = view;
            this.opened = opened;
        }

        static Snapshot load(Path directory, byte[] bytes, Map<String, OpenArchive> known) throws IOException {
            Manifest manifest = ManifestJson.decode(bytes);
            Map<String, OpenArchive> opened = new HashMap<>();
            List<OpenArchive> current = new ArrayList<>();
            for (ArchiveRef ref : manifest.archives()) {
                OpenArchive archive = known.get(ref.file());
                archive = archive != null && archive.ref().equals(ref) ? archive : OpenArchive.open(directory, ref);
                opened.put(ref.file(), archive);
                current.add(archive);
            }
            Set<String> retired = new HashSet<>();
            manifest.retired().forEach(old -> retired.add(old.archive().file()));
            known.forEach((file, archive) -> {
                if (retired.contains(file)) {
                    opened.put(file, archive);
                }
            });
            return new Snapshot(bytes, manifest, new TilesetView(manifest.generation(), current), opened);
        }

        synchronized Map<String, OpenArchive> opened() {
            return Map.copyOf(opened);
        }

        synchronized @Nullable OpenArchive openIfOnDisk(Path directory, ArchiveRef ref) throws IOException {
            OpenArchive archive = opened.get(ref.file());
            if (archive != null) {
                return archive;
            }
            try {
                archive = OpenArchive.open(directory, ref);
            } catch (NoSuchFileException purged) {
                return null;
            }
            opened.put(ref.file(), archive);
            return archive;
        }
    }
}
