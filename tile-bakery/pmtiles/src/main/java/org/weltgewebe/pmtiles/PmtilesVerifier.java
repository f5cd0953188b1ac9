package org.weltgewebe.pmtiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether an archive keeps what PMTiles v3 demands and what its own header promises.
 *
 * <p>Covers all that {@code pmtiles verify} of go-pmtiles 1.30 checks (sections, file size, counts, zooms, center, bounds) and what it lets pass: the truth
 * of the clustered flag, the size of the root directory, order and overlap of entries, empty entries and directories, leaf pointers, overlapping
 * blobs and metadata; in depth also each tile. Needs about 40 bytes of heap per entry.
 */
public final class PmtilesVerifier {
    private static final int MAX_TILE_BYTES = 256 << 20;

    private final PmtilesHeader header;
    private final ArchiveBytes bytes;
    private final Findings findings;

    private PmtilesVerifier(PmtilesHeader header, ArchiveBytes bytes, Findings findings) {
        this.header = header;
        this.bytes = bytes;
        this.findings = findings;
    }

    /**
     * Checks everything but the content of tiles.
     *
     * @return what is wrong, the first ten of each kind; empty if the archive is good
     * @throws IOException if the file cannot be read; what is in it is never a reason
     */
    public static List<Finding> verify(Path file) throws IOException {
        return run(file, null);
    }

    /** Also inflates each distinct tile and hands it to the check. */
    public static List<Finding> verifyDeep(Path file, TileCheck check) throws IOException {
        return run(file, check);
    }

    private static List<Finding> run(Path file, @Nullable TileCheck check) throws IOException {
        Findings findings = new Findings();
        ArchiveBytes bytes = ArchiveBytes.open(file);
        PmtilesHeader header;
        try {
            header = PmtilesHeader.decode(
                    bytes.read("header", 0, Math.min(PmtilesHeader.SIZE_BYTES, bytes.sizeBytes())));
        } catch (PmtilesFormatException e) {
            findings.add(FindingCode.HEADER, e.getMessage());
            return findings.list();
        }
        new PmtilesVerifier(header, bytes, findings).run(check);
        return findings.list();
    }

    private void run(@Nullable TileCheck check) {
        new SectionCheck(header, bytes.sizeBytes(), findings).run();
        checkPlace();
        checkMetadata();
        DirectoryCheck directories = new DirectoryCheck(header, bytes, findings);
        directories.run();
        EntryColumns entries = directories.entries();
        Blobs blobs = new Blobs(entries, findings);
        checkClustered(entries);
        checkZooms(entries);
        checkCount(
                FindingCode.ADDRESSED_COUNT, "addressed tiles", header.counts().addressed(), directories.addressed());
        checkCount(FindingCode.ENTRY_COUNT, "tile entries", header.counts().entries(), entries.size());
        checkCount(FindingCode.CONTENT_COUNT, "tile contents", header.counts().contents(), blobs.size());
        if (check != null) {
            checkTiles(entries, blobs, check);
        }
    }

    private void checkPlace() {
        BoundsE7 bounds = header.bounds();
        CenterE7 center = header.center();
        if (!bounds.isProper()) {
            findings.add(FindingCode.BOUNDS, "bounds: " + bounds + " (expected: an area on the globe, min below max)");
        }
        if (!header.zooms().contains(center.zoom())) {
            findings.add(
                    FindingCode.CENTER,
                    "center zoom: " + center.zoom() + " (expected: "
                            + header.zooms().min() + " to " + header.zooms().max() + ")");
        }
        if (!bounds.contains(center.lonE7(), center.latE7())) {
            findings.add(
                    FindingCode.CENTER,
                    "center: " + center.lon() + ", " + center.lat() + " (expected: within the bounds)");
        }
    }

    private void checkMetadata() {
        try (PmtilesReader reader = PmtilesReader.ofHeader(bytes, header)) {
            ArchiveMetadata.problems(header.tileType(), reader.metadata())
                    .forEach(problem -> findings.add(FindingCode.METADATA, problem));
        } catch (IOException e) {
            findings.add(FindingCode.METADATA, String.valueOf(e.getMessage()));
        }
    }

    private void checkClustered(EntryColumns entries) {
        ClusteringCheck clustering = new ClusteringCheck();
        for (int i = 0; i < entries.size() && clustering.isClustered(); i++) {
            clustering.accept(entries.offset(i), entries.lengthBytes(i));
            if (!clustering.isClustered() && header.clustered()) {
                findings.add(
                        FindingCode.CLUSTERED,
                        "clustered: 1, but tile " + entries.tileId(i) + " lies at " + entries.offset(i)
                                + " (expected: blobs in the order of their tiles, without gaps, or 0)");
            }
        }
    }

    private void checkZooms(EntryColumns entries) {
        if (entries.size() == 0) {
            return;
        }
        DirectoryEntry last = entries.entry(entries.size() - 1);
        int min = TileCoord.zoomOf(entries.tileId(0));
        int max = TileCoord.zoomOf(last.lastTileId());
        if (header.zooms().min() != min || header.zooms().max() != max) {
            findings.add(
                    FindingCode.ZOOMS,
                    "zooms: " + header.zooms().min() + " to " + header.zooms().max() + " (expected: " + min + " to "
                            + max + " by the first and last tile)");
        }
    }

    private void checkCount(FindingCode code, String name, long stated, long found) {
        if (stated != found) {
            findings.add(
                    code, name + ": " + Long.toUnsignedString(stated) + " in the header (expected: " + found + ")");
        }
    }

    private void checkTiles(EntryColumns entries, Blobs blobs, TileCheck check) {
        BitSet seen = new BitSet(blobs.size());
        for (int i = 0; i < entries.size(); i++) {
            DirectoryEntry entry = entries.entry(i);
            int blob = blobs.indexOf(entry.offset());
            boolean readable =
                    entry.lengthBytes() > 0 && entry.end() <= header.tileData().length();
            if (readable && !seen.get(blob)) {
                seen.set(blob);
                checkTile(entry, check);
            }
        }
    }

    private void checkTile(DirectoryEntry entry, TileCheck check) {
        String name = "tile " + TileCoord.ofId(entry.tileId());
        try {
            byte[] stored = bytes.read(name, header.tileData().offset() + entry.offset(), entry.lengthBytes());
            byte[] plain = inflated(stored);
            check.check(entry.tileId(), plain, problem -> findings.add(FindingCode.TILE, name + ": " + problem));
        } catch (PmtilesFormatException e) {
            findings.add(FindingCode.TILE, name + ": " + e.getMessage());
        }
    }

    private byte[] inflated(byte[] stored) throws PmtilesFormatException {
        return switch (header.tileCompression()) {
            case GZIP -> Gzip.decompress(stored, MAX_TILE_BYTES);
            case NONE -> {
                if (header.tileType() == TileType.MVT && Gzip.isGzip(stored)) {
                    throw new PmtilesFormatException("compression: gzip (expected: none as in the header)");
                }
                yield stored;
            }
            case UNKNOWN, BROTLI, ZSTD ->
                throw new PmtilesFormatException("compression: "
                        + header.tileCompression().label() + " (expected: gzip or none for a check in depth)");
        };
    }
}
