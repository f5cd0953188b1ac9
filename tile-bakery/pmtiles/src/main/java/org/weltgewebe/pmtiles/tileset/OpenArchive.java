package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.PmtilesFormatException;
import org.weltgewebe.pmtiles.PmtilesReader;

/**
 * An archive of a tileset, opened.
 *
 * @param ref as the manifest names it
 * @param tiles never closed: a reader holds no handle, and views in flight may still look into it
 * @param tombstones of a delta
 */
record OpenArchive(ArchiveRef ref, PmtilesReader tiles, Tombstones tombstones) {

    static OpenArchive open(Path directory, ArchiveRef ref) throws IOException {
        PmtilesReader reader = PmtilesReader.open(directory.resolve(ref.file()));
        if (reader.sizeBytes() != ref.sizeBytes()) {
            throw new PmtilesFormatException("archive of generation " + ref.generation() + ": " + reader.sizeBytes()
                    + " bytes (expected: " + ref.sizeBytes() + " as in the manifest; restore the file or bake again)");
        }
        boolean delta = ref.kind() == ArchiveRef.Kind.DELTA;
        return new OpenArchive(ref, reader, delta ? Tombstones.in(reader.metadata()) : Tombstones.NONE);
    }

    Layer layer() {
        return new Layer(tiles.tiles(), tombstones);
    }

    byte @Nullable [] tile(long tileId) throws IOException {
        return tiles.tile(tileId);
    }
}
