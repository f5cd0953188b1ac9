package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.Finding;
import org.weltgewebe.pmtiles.PmtilesFormatException;
import org.weltgewebe.pmtiles.PmtilesReader;
import org.weltgewebe.pmtiles.PmtilesVerifier;
import org.weltgewebe.pmtiles.TileCheck;

/** Checks that the files of a tileset are those its manifest names, unchanged, and that each is a good archive. Run it while nobody publishes. */
public final class TilesetVerifier {
    private TilesetVerifier() {}

    /**
     * Checks every archive of the current generation.
     *
     * @param check of each tile, or null to leave the tiles alone
     * @return one line per fault; empty if the tileset is good
     * @throws IOException if the manifest cannot be read
     */
    public static List<String> verify(Path directory, @Nullable TileCheck check) throws IOException {
        Manifest manifest = ManifestJson.decode(Files.readAllBytes(directory.resolve(Manifest.FILE)));
        List<String> findings = new ArrayList<>();
        for (ArchiveRef ref : manifest.archives()) {
            try {
                verify(directory.resolve(ref.file()), manifest, ref, check, findings);
            } catch (NoSuchFileException missing) {
                findings.add(ref.file() + ": missing (expected: a file of the manifest)");
            } catch (PmtilesFormatException e) {
                findings.add(ref.file() + ": " + e.getMessage());
            }
        }
        return findings;
    }

    private static void verify(
            Path file, Manifest manifest, ArchiveRef ref, @Nullable TileCheck check, List<String> findings)
            throws IOException {
        if (!TilesetFiles.sha256(file).equals(ref.sha256())) {
            findings.add(ref.file() + ": other bytes (expected: the SHA-256 of the manifest)");
        }
        List<Finding> found = check == null ? PmtilesVerifier.verify(file) : PmtilesVerifier.verifyDeep(file, check);
        found.forEach(finding -> findings.add(ref.file() + ": " + finding));
        if (!found.isEmpty()) {
            return;
        }
        try (PmtilesReader archive = PmtilesReader.open(file)) {
            TilesetInfo info = TilesetInfo.of(manifest.tileset(), archive);
            if (info.tileType() != manifest.info().tileType()
                    || info.tileCompression() != manifest.info().tileCompression()) {
                findings.add(ref.file() + ": other tile type or compression (expected: that of the manifest)");
            }
            if (!manifest.info().zooms().contains(info.zooms().min())
                    || !manifest.info().zooms().contains(info.zooms().max())) {
                findings.add(ref.file() + ": tiles at other zooms (expected: " + manifest.minZoom() + " to "
                        + manifest.maxZoom() + ")");
            }
            Tombstones.in(archive.metadata());
        }
    }
}
