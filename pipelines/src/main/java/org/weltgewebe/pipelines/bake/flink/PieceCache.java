package org.weltgewebe.pipelines.bake.flink;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.encode.TileFeature;
import org.weltgewebe.bakery.slice.Slicer;
import org.weltgewebe.bakery.slice.TileGeometry;
import org.weltgewebe.pmtiles.TileCoord;

/**
 * The cut features of the tiles that changed last: a tile that changes again needs only its changed features decoded and
 * cut. Bounded by the number of pieces; the tiles used longest ago go first. What is missing comes from the state.
 */
final class PieceCache {

    private final Slicer slicer;
    private final int maxPieces;
    private final LinkedHashMap<Long, Map<String, TileFeature>> tiles = new LinkedHashMap<>(16, 0.75f, true);
    private int pieces;

    PieceCache(Slicer slicer, int maxPieces) {
        this.slicer = slicer;
        this.maxPieces = maxPieces;
    }

    /** The pieces of a tile by {@code layer/id}, or null when it is not held. */
    @Nullable
    Map<String, TileFeature> tile(long tile) {
        return tiles.get(tile);
    }

    /** Holds a tile from now on, still without pieces. */
    Map<String, TileFeature> add(long tile) {
        Map<String, TileFeature> added = new HashMap<>();
        tiles.put(tile, added);
        return added;
    }

    /** Replaces or removes a piece of a tile that is held. */
    void put(long tile, Map<String, TileFeature> held, String name, @Nullable Feature feature) {
        TileGeometry geometry = feature == null ? null : slicer.slice(feature, TileCoord.ofId(tile));
        TileFeature before = feature == null || geometry == null
                ? held.remove(name)
                : held.put(name, TileFeature.of(feature, geometry));
        int after = held.containsKey(name) ? 1 : 0;
        pieces += after - (before == null ? 0 : 1);
    }

    /** Lets tiles go until the rest fits. */
    void trim() {
        Iterator<Map<String, TileFeature>> oldest = tiles.values().iterator();
        while (pieces > maxPieces && oldest.hasNext()) {
            pieces -= oldest.next().size();
            oldest.remove();
        }
    }
}
