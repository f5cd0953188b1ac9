package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.AtomicReplace;
import org.weltgewebe.pmtiles.PmtilesWriter;

/** The files of a tileset directory, as the writer sees them. */
final class TilesetFiles {
    private static final int READ_BYTES = 1 << 16;

    private final Path directory;
    private final String tileset;
    private final Pattern archiveName;

    TilesetFiles(Path directory, String tileset) {
        this.directory = directory;
        this.tileset = tileset;
        this.archiveName = Pattern.compile(Pattern.quote(tileset) + "-\\d{12,}-(base|delta)\\.pmtiles");
    }

    Path directory() {
        return directory;
    }

    @Nullable
    Manifest readManifest() throws IOException {
        try {
            return ManifestJson.decode(Files.readAllBytes(directory.resolve(Manifest.FILE)));
        } catch (NoSuchFileException notYet) {
            return null;
        }
    }

    void writeManifest(Manifest manifest) throws IOException {
        AtomicReplace.write(directory.resolve(Manifest.FILE), ManifestJson.encode(manifest));
    }

    /** Removes temporary files and archives that no manifest came to name. Touches nothing that was not named by this class. */
    void deleteLeftovers(Manifest manifest) throws IOException {
        Set<String> known = new HashSet<>();
        manifest.archives().forEach(archive -> known.add(archive.file()));
        manifest.retired().forEach(old -> known.add(old.archive().file()));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean orphan = archiveName.matcher(name).matches() && !known.contains(name);
                if (orphan || AtomicReplace.isTemporary(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Deletes archives; returns those that could not be deleted. */
    List<RetiredArchive> delete(List<RetiredArchive> retired) {
        List<RetiredArchive> left = new ArrayList<>();
        for (RetiredArchive old : retired) {
            try {
                Files.deleteIfExists(directory.resolve(old.archive().file()));
            } catch (IOException stillThere) {
                left.add(old);
            }
        }
        return left;
    }

    /** Writes what one sees through the layers; null, and no file, if that is not a single tile. */
    @Nullable
    ArchiveRef writeArchive(TilesetInfo info, long generation, List<Layer> newestFirst, ArchiveRef.Kind kind)
            throws IOException {
        SortedSet<Long> removed = new TreeSet<>();
        if (kind == ArchiveRef.Kind.DELTA) {
            newestFirst.forEach(layer -> removed.addAll(layer.tombstones().tileIds()));
        }
        Path file = archiveFile(generation, kind);
        OverlayCursor tiles = new OverlayCursor(newestFirst);
        try (PmtilesWriter writer = PmtilesWriter.create(file, info.archiveOptions())) {
            while (tiles.next()) {
                writer.add(tiles.tileId(), tiles.stored());
                removed.remove(tiles.tileId());
            }
            if (writer.addedTiles() == 0) {
                return null;
            }
            Tombstones tombstones = Tombstones.of(removed);
            writer.finish(tombstones.isEmpty() ? info.metadataJson() : tombstones.addTo(info.metadataJson()));
        }
        return describe(file, generation, kind);
    }

    /** Copies a whole archive into the tileset. */
    ArchiveRef copy(Path archive, long generation) throws IOException {
        Path file = archiveFile(generation, ArchiveRef.Kind.BASE);
        Path temporary = AtomicReplace.temporaryBeside(file);
        try {
            Files.copy(archive, temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            AtomicReplace.rename(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return describe(file, generation, ArchiveRef.Kind.BASE);
    }

    private Path archiveFile(long generation, ArchiveRef.Kind kind) {
        return directory.resolve(String.format("%s-%012d-%s.pmtiles", tileset, generation, kind.label()));
    }

    private static ArchiveRef describe(Path file, long generation, ArchiveRef.Kind kind) throws IOException {
        return new ArchiveRef(file.getFileName().toString(), generation, kind, Files.size(file), sha256(file));
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[READ_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java platform)", e);
        }
    }
}
