package org.weltgewebe.pmtiles.tileset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.Finding;
import org.weltgewebe.pmtiles.PmtilesFormatException;
import org.weltgewebe.pmtiles.PmtilesReader;
import org.weltgewebe.pmtiles.PmtilesVerifier;

/**
 * Publishes generations of a tileset. One writer per directory, held by a file lock; a writer belongs to one thread.
 *
 * <p>Each publish writes an archive, then replaces the manifest; only the manifest makes an archive part of the tileset. If either fails, the generation
 * before stays the current one and the writer can go on. What a failure or crash leaves behind is overwritten or removed by the next {@link #open}.
 */
public final class TilesetWriter implements Closeable {
    private final TilesetFiles files;
    private final TilesetPolicy policy;
    private final InstantSource clock;
    private final WriterLock lock;
    private TilesetInfo info;
    private Manifest manifest;

    private TilesetWriter(
            TilesetFiles files,
            TilesetPolicy policy,
            InstantSource clock,
            WriterLock lock,
            TilesetInfo info,
            Manifest manifest) {
        this.files = files;
        this.policy = policy;
        this.clock = clock;
        this.lock = lock;
        this.info = info;
        this.manifest = manifest;
    }

    /** Opens with {@link TilesetPolicy#DEFAULT} and the system clock. */
    public static TilesetWriter open(Path directory, TilesetInfo info) throws IOException {
        return open(directory, info, TilesetPolicy.DEFAULT, InstantSource.system());
    }

    /**
     * Opens a tileset for publishing; creates directory and generation 0, without tiles, if there is none.
     *
     * @param info holds from the next publish on; name, tile type and compression must be those of the tiles that are there
     * @throws TilesetLockedException if another writer has the tileset open
     */
    public static TilesetWriter open(Path directory, TilesetInfo info, TilesetPolicy policy, InstantSource clock)
            throws IOException {
        Files.createDirectories(directory);
        WriterLock lock = WriterLock.take(directory);
        try {
            TilesetFiles files = new TilesetFiles(directory, info.name());
            Manifest manifest = files.readManifest();
            if (manifest == null) {
                manifest = new Manifest(info, 0, 0, clock.instant(), List.of(), List.of(), Map.of());
                files.writeManifest(manifest);
            }
            requireSameTiles(manifest.info(), info);
            files.deleteLeftovers(manifest);
            return new TilesetWriter(files, policy, clock, lock, info, manifest);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The generation published last. */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * Publishes the next generation: the current one with these changes.
     *
     * @param changes at most one per tile, in any order; none is a publish of attributes alone
     * @param attributes replace those of the generation before
     * @throws IllegalArgumentException if a tile occurs twice or lies outside the zooms of the tileset
     */
    public Manifest publish(Collection<TileChange> changes, Map<String, String> attributes) throws IOException {
        ChangeSet set = ChangeSet.of(changes, info.zooms());
        if (set.isEmpty()) {
            return advance(info, manifest.archives(), attributes);
        }
        long generation = manifest.generation() + 1;
        for (int folded = archivesToFold(); ; folded++) {
            List<ArchiveRef> kept =
                    manifest.archives().subList(folded, manifest.archives().size());
            ArchiveRef written =
                    writeMerged(generation, set, manifest.archives().subList(0, folded), kept.isEmpty());
            if (written != null || kept.isEmpty()) {
                // Without any tile left to write there is no archive; tombstones alone go into the next one behind.
                return advance(info, inFront(written, kept), attributes);
            }
        }
    }

    /** Folds all archives into one base, by copying stored bytes. Does nothing if there is no delta. */
    public Manifest compact() throws IOException {
        if (manifest.archives().size() < 2) {
            return manifest;
        }
        ChangeSet none = ChangeSet.of(List.of(), info.zooms());
        ArchiveRef base = writeMerged(manifest.generation() + 1, none, manifest.archives(), true);
        return advance(info, inFront(base, List.of()), manifest.attributes());
    }

    /**
     * Publishes a whole archive as the next generation, in place of all tiles. Its header and metadata replace the {@link TilesetInfo} of the manifest.
     *
     * @param archive a PMTiles file; copied
     * @throws PmtilesFormatException if the verifier finds fault with it
     */
    public Manifest replaceWith(Path archive, Map<String, String> attributes) throws IOException {
        List<Finding> findings = PmtilesVerifier.verify(archive);
        if (!findings.isEmpty()) {
            throw new PmtilesFormatException("archive: " + findings.size()
                    + " findings (expected: none; see pmtiles verify); the first: " + findings.get(0));
        }
        TilesetInfo replaced;
        try (PmtilesReader reader = PmtilesReader.open(archive)) {
            replaced = TilesetInfo.of(info.name(), reader);
        }
        ArchiveRef base = files.copy(archive, manifest.generation() + 1);
        Manifest published = advance(replaced, List.of(base), attributes);
        info = replaced;
        return published;
    }

    /**
     * Deletes every archive that the current generation does without, whatever its age, and publishes a generation that no longer mentions them. With
     * {@link #compact()} before it, no file of the tileset holds a byte of a tile that was replaced or removed.
     *
     * @throws IOException if a file could not be deleted; it is still in the manifest and the next publish or purge tries again
     */
    public Manifest purgeOld() throws IOException {
        List<RetiredArchive> kept = files.delete(manifest.retired());
        Manifest purged = next(info, manifest.archives(), manifest.attributes(), kept, manifest.generation() + 1);
        replaceManifest(purged);
        if (!kept.isEmpty()) {
            throw new IOException(
                    "old archives: " + kept.size() + " not deleted (expected: 0; make the directory writable)");
        }
        return manifest;
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** How many of the newest archives the next publish takes into its own archive. */
    private int archivesToFold() {
        List<ArchiveRef> archives = manifest.archives();
        if (policy.maxDeltas() == 0) {
            return archives.size();
        }
        if (archives.size() - 1 < policy.maxDeltas()) {
            return 0;
        }
        int folded = 1;
        long foldedBytes = archives.get(0).sizeBytes();
        while (folded < archives.size()
                && foldedBytes >= policy.foldRatio() * archives.get(folded).sizeBytes()) {
            foldedBytes += archives.get(folded).sizeBytes();
            folded++;
        }
        return folded;
    }

    private @Nullable ArchiveRef writeMerged(long generation, ChangeSet newest, List<ArchiveRef> behind, boolean base)
            throws IOException {
        List<Layer> layers = new ArrayList<>();
        layers.add(newest.layer());
        for (ArchiveRef ref : behind) {
            layers.add(OpenArchive.open(files.directory(), ref).layer());
        }
        return files.writeArchive(info, generation, layers, base ? ArchiveRef.Kind.BASE : ArchiveRef.Kind.DELTA);
    }

    private static List<ArchiveRef> inFront(@Nullable ArchiveRef written, List<ArchiveRef> kept) {
        List<ArchiveRef> archives = new ArrayList<>(kept);
        if (written != null) {
            archives.add(0, written);
        }
        return archives;
    }

    private Manifest advance(TilesetInfo nextInfo, List<ArchiveRef> archives, Map<String, String> attributes)
            throws IOException {
        long generation = manifest.generation() + 1;
        Instant now = clock.instant();
        List<RetiredArchive> retired = new ArrayList<>();
        List<RetiredArchive> expired = new ArrayList<>();
        for (RetiredArchive old : manifest.retired()) {
            (old.at().plus(policy.gracePeriod()).isAfter(now) ? retired : expired).add(old);
        }
        retired.addAll(files.delete(expired));
        for (ArchiveRef archive : manifest.archives()) {
            if (!archives.contains(archive)) {
                retired.add(new RetiredArchive(archive, generation, now));
            }
        }
        return replaceManifest(next(nextInfo, archives, attributes, retired, generation));
    }

    private Manifest replaceManifest(Manifest next) throws IOException {
        try {
            files.writeManifest(next);
            manifest = next;
        } catch (IOException e) {
            manifest = asReadersSeeIt(e);
            throw e;
        }
        return manifest;
    }

    /** The rename may have happened before the failure: go on from what is there. */
    private Manifest asReadersSeeIt(IOException failure) {
        try {
            Manifest onDisk = files.readManifest();
            return onDisk == null ? manifest : onDisk;
        } catch (IOException unreadable) {
            failure.addSuppressed(unreadable);
            return manifest;
        }
    }

    private Manifest next(
            TilesetInfo nextInfo,
            List<ArchiveRef> archives,
            Map<String, String> attributes,
            List<RetiredArchive> retired,
            long generation) {
        long oldest = manifest.oldestGeneration();
        for (RetiredArchive old : manifest.retired()) {
            oldest = retired.contains(old) ? oldest : Math.max(oldest, old.inGeneration());
        }
        return new Manifest(nextInfo, generation, oldest, clock.instant(), archives, retired, attributes);
    }

    private static void requireSameTiles(TilesetInfo there, TilesetInfo asked) {
        if (!there.name().equals(asked.name())
                || there.tileType() != asked.tileType()
                || there.tileCompression() != asked.tileCompression()) {
            throw new IllegalArgumentException("tileset: " + describe(asked) + " (expected: " + describe(there)
                    + " as in the manifest; use another directory)");
        }
    }

    private static String describe(TilesetInfo info) {
        return info.name() + " " + info.tileType().label() + " "
                + info.tileCompression().label();
    }
}
