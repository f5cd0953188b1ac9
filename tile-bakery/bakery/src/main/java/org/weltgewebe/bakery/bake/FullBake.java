package org.weltgewebe.bakery.bake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.cluster.ClusterAggregate;
import org.weltgewebe.bakery.cluster.ClusterMember;
import org.weltgewebe.bakery.cluster.Clusters;
import org.weltgewebe.bakery.encode.TileCompression;
import org.weltgewebe.bakery.encode.TileEncoder;
import org.weltgewebe.bakery.encode.TileFeature;
import org.weltgewebe.bakery.h3.H3Cells;
import org.weltgewebe.bakery.slice.Slicer;
import org.weltgewebe.pmtiles.PmtilesOptions;
import org.weltgewebe.pmtiles.PmtilesWriter;
import org.weltgewebe.pmtiles.TileCoord;

/**
 * Bakes every tile of every zoom. The same features give the same bytes, in whatever order they come and on however
 * many cores; each tile equals {@link TileEncoder#encode} of the same features and clusters, compressed by {@link
 * TileCompression}.
 */
public final class FullBake {

    private static final int TILES_PER_BATCH = 512;

    private final TilesetSpec spec;
    private final Slicer slicer;
    private final TileEncoder encoder;
    private final List<Clusters> clusters;

    /** @param cells where the tileset's clusters find their cells */
    public FullBake(TilesetSpec spec, H3Cells cells) {
        this(
                spec,
                spec.clusters().stream()
                        .map(cluster -> new Clusters(cluster, cells))
                        .toList());
    }

    /** A bake of a tileset without clusters. */
    public static FullBake withoutClusters(TilesetSpec spec) {
        if (!spec.clusters().isEmpty()) {
            throw new IllegalArgumentException("tileset " + spec.name()
                    + ": has clusters (expected: none; hand over H3 " + "cells to the other constructor)");
        }
        return new FullBake(spec, List.of());
    }

    private FullBake(TilesetSpec spec, List<Clusters> clusters) {
        this.spec = spec;
        this.slicer = new Slicer(spec);
        this.encoder = new TileEncoder(spec);
        this.clusters = clusters;
    }

    /**
     * @param features all features of the tileset, each once; clusters are added here
     * @throws IllegalArgumentException when a feature does not fit the tileset
     * @throws IOException from the sink
     */
    public BakeReport bake(Iterable<Feature> features, TileSink sink, BakeProgress progress) throws IOException {
        List<Feature> all = withClusters(features);
        Tally tally = new Tally();
        tally.features = all.size();
        for (int zoom = spec.minZoom(); zoom <= spec.maxZoom(); zoom++) {
            bakeZoom(zoom, all, sink, progress, tally);
        }
        return tally.report();
    }

    /**
     * Bakes into a PMTiles archive with the metadata of the tileset. The file appears whole or not at all.
     *
     * @param target replaced if it exists; its directory must exist
     * @throws IllegalArgumentException when a feature does not fit the tileset, or when none is drawn in any tile
     * @throws InterruptedIOException when the thread is interrupted; nothing is left behind
     */
    public BakeReport bake(Iterable<Feature> features, Path target, BakeProgress progress) throws IOException {
        List<Feature> all = new ArrayList<>();
        features.forEach(all::add);
        PmtilesOptions options = PmtilesOptions.mvtGzip().withBounds(FeatureBounds.of(all));
        try (PmtilesWriter writer = PmtilesWriter.create(target, options)) {
            BakeReport report = bake(all, (tile, stored) -> writer.add(tile.id(), stored), progress);
            if (report.tiles() == 0) {
                throw new IllegalArgumentException("tileset " + spec.name() + ": none of " + report.features()
                        + " features is drawn in zooms " + spec.minZoom() + ".." + spec.maxZoom()
                        + " (expected: at least one; check layers and zooms)");
            }
            writer.finish(spec.metadataJson());
            return report;
        }
    }

    private List<Feature> withClusters(Iterable<Feature> features) {
        List<Feature> all = new ArrayList<>();
        features.forEach(all::add);
        List<Feature> clustered = new ArrayList<>();
        for (Clusters cluster : clusters) {
            Map<Long, ClusterAggregate> byCell = new TreeMap<>();
            for (Feature feature : all) {
                for (ClusterMember member : cluster.members(feature)) {
                    byCell.merge(
                            member.cell(),
                            ClusterAggregate.empty(member.cell()).plus(member),
                            (sum, one) -> sum.plus(member));
                }
            }
            byCell.values().forEach(sum -> cluster.feature(sum).ifPresent(clustered::add));
        }
        all.addAll(clustered);
        return all;
    }

    private void bakeZoom(int zoom, List<Feature> all, TileSink sink, BakeProgress progress, Tally tally)
            throws IOException {
        Map<TileCoord, List<TileFeature>> pieces = new HashMap<>();
        for (Feature feature : all) {
            requireNotInterrupted();
            slicer.slice(feature, zoom, (tile, geometry) -> pieces.computeIfAbsent(tile, key -> new ArrayList<>())
                    .add(TileFeature.of(feature, geometry)));
        }
        List<TileCoord> tiles = new ArrayList<>(pieces.keySet());
        tiles.sort(Comparator.comparingLong(TileCoord::id));
        for (int from = 0; from < tiles.size(); from += TILES_PER_BATCH) {
            requireNotInterrupted();
            List<TileCoord> batch = tiles.subList(from, Math.min(tiles.size(), from + TILES_PER_BATCH));
            List<byte[]> stored = batch.parallelStream()
                    .map(tile -> TileCompression.gzip(encoder.encodePieces(pieces.getOrDefault(tile, List.of()))))
                    .toList();
            for (int i = 0; i < batch.size(); i++) {
                sink.accept(batch.get(i), stored.get(i));
                tally.count(batch.get(i), stored.get(i).length);
            }
            progress.baked(zoom, from + batch.size(), tiles.size());
        }
    }

    private static void requireNotInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("bake: interrupted (expected: to run to its end)");
        }
    }

    private static final class Tally {
        private long features;
        private long tiles;
        private long storedBytes;
        private @Nullable TileCoord largest;
        private long largestBytes;

        void count(TileCoord tile, long sizeBytes) {
            tiles++;
            storedBytes += sizeBytes;
            if (sizeBytes > largestBytes) {
                largest = tile;
                largestBytes = sizeBytes;
            }
        }

        BakeReport report() {
            return new BakeReport(features, tiles, storedBytes, largest, largestBytes);
        }
    }
}
