package org.weltgewebe.pipelines.bake.flink;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.slice.Slicer;
import org.weltgewebe.bakery.slice.TileGeometry;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.TilePlan;

/**
 * The exact set of tiles a change touches: those in which the piece of the feature before differs from the piece after, or
 * its attributes do. A tile that draws the same piece keeps the older geometry of the feature; it slices to that piece.
 */
final class SliceFunction extends RichFlatMapFunction<FeatureChange, TileEdit> {

    private static final long serialVersionUID = 1L;

    private final ContractTexts contracts;
    private final String tileset;
    private transient @Nullable TilesetSpec spec;
    private transient @Nullable Slicer slicer;

    SliceFunction(ContractTexts contracts, String tileset) {
        this.contracts = contracts;
        this.tileset = tileset;
    }

    @Override
    public void open(OpenContext context) {
        spec = TilePlan.of(contracts.parse(), tileset).spec();
        slicer = new Slicer(spec);
    }

    @Override
    public void flatMap(FeatureChange change, Collector<TileEdit> out) {
        Feature before = change.featureBefore();
        Feature after = change.featureAfter();
        Feature either = after == null ? before : after;
        if (either == null) {
            return;
        }
        String name = either.layer() + "/" + either.id();
        boolean sameAttributes = before != null
                && after != null
                && before.properties().equals(after.properties())
                && before.minZoom() == after.minZoom()
                && before.maxZoom() == after.maxZoom();
        TilesetSpec zooms = Objects.requireNonNull(spec);
        for (int zoom = zooms.minZoom(); zoom <= zooms.maxZoom(); zoom++) {
            Map<Long, TileGeometry> old = pieces(before, zoom);
            Map<Long, TileGeometry> now = pieces(after, zoom);
            old.keySet().stream()
                    .filter(tile -> !now.containsKey(tile))
                    .forEach(tile -> out.collect(new TileEdit(tile, name, null, change.cause())));
            now.forEach((tile, piece) -> {
                if (!sameAttributes || !piece.equals(old.get(tile))) {
                    out.collect(new TileEdit(tile, name, change.after(), change.cause()));
                }
            });
        }
    }

    private Map<Long, TileGeometry> pieces(@Nullable Feature feature, int zoom) {
        Map<Long, TileGeometry> pieces = new TreeMap<>();
        if (feature != null) {
            Objects.requireNonNull(slicer).slice(feature, zoom, (tile, geometry) -> pieces.put(tile.id(), geometry));
        }
        return pieces;
    }
}
