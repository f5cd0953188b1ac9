package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.bake.BakeProgress;
import org.weltgewebe.bakery.bake.BakeReport;
import org.weltgewebe.bakery.bake.FeatureBounds;
import org.weltgewebe.bakery.bake.FullBake;
import org.weltgewebe.pmtiles.AtomicReplace;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.tileset.TilesetInfo;
import org.weltgewebe.pmtiles.tileset.TilesetWriter;

/**
 * Where the tiles of a bake go.
 *
 * @param path archive file, or directory of a tileset
 * @param isTileset true when a generation is published
 */
record BakeTarget(Path path, boolean isTileset) {

    /**
     * What was written.
     *
     * @param sizeBytes size of the archive
     * @param generation generation published, 0 for a single archive
     */
    record Written(BakeReport report, long sizeBytes, long generation) {}

    /** @throws NotDirectoryException when the directory of the archive does not exist: better known before a long read */
    static BakeTarget archive(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NotDirectoryException(String.valueOf(directory));
        }
        return new BakeTarget(file, false);
    }

    static BakeTarget tileset(Path directory) throws IOException {
        Files.createDirectories(BakeRun.given(directory.toAbsolutePath().getParent(), "--tileset"));
        return new BakeTarget(directory.toAbsolutePath(), true);
    }

    Written bake(TilesetSpec spec, List<Feature> features, BakeProgress progress) throws IOException {
        FullBake bake = FullBake.withoutClusters(spec);
        if (!isTileset) {
            BakeReport report = bake.bake(features, path, progress);
            return new Written(report, Files.size(path), 0);
        }
        Path archive = AtomicReplace.temporaryBeside(path);
        try {
            BakeReport report = bake.bake(features, archive, progress);
            return new Written(report, Files.size(archive), publish(spec, features, archive));
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private long publish(TilesetSpec spec, List<Feature> features, Path archive) throws IOException {
        TilesetInfo info = TilesetInfo.mvtGzip(
                spec.name(),
                new ZoomRange(spec.minZoom(), spec.maxZoom()),
                FeatureBounds.of(features),
                spec.metadataJson());
        try (TilesetWriter writer = TilesetWriter.open(path, info)) {
            return writer.replaceWith(archive, Map.of()).generation();
        }
    }
}
