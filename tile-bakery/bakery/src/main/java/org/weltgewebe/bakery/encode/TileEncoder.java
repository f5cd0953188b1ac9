package org.weltgewebe.bakery.encode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weltgewebe.bakery.ByteWriter;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.slice.Slicer;
import org.weltgewebe.bakery.slice.TileGeometry;
import org.weltgewebe.pmtiles.TileCoord;

/**
 * Encodes tiles as MVT 2.1, uncompressed. The bytes depend on the set of features only, not on their order: layers come
 * in the order of the spec, features along the Hilbert curve of the tile, then by id. Layers in which nothing lands are
 * left out.
 *
 * <p>Stateless and thread safe.
 */
public final class TileEncoder {

    private static final byte[] NOTHING = {};

    private final TilesetSpec spec;
    private final Slicer slicer;

    public TileEncoder(TilesetSpec spec) {
        this.spec = spec;
        this.slicer = new Slicer(spec);
    }

    /**
     * @param features candidates; those that draw nothing in the tile (elsewhere, other zoom) are skipped
     * @return MVT bytes, or an empty array when nothing lands in the tile
     * @throws IllegalArgumentException when a feature does not fit the tileset, see {@link TilesetSpec#require}
     */
    public byte[] encode(TileCoord tile, Iterable<Feature> features) {
        List<TileFeature> pieces = new ArrayList<>();
        for (Feature feature : features) {
            TileGeometry geometry = slicer.slice(feature, tile);
            if (geometry != null) {
                pieces.add(TileFeature.of(feature, geometry));
            }
        }
        return encodePieces(pieces);
    }

    /**
     * The second half of {@link #encode}, for a bake that sliced its features before.
     *
     * @param pieces all that lands in one tile, in any order
     */
    public byte[] encodePieces(Collection<TileFeature> pieces) {
        if (pieces.isEmpty()) {
            return NOTHING;
        }
        Map<String, List<TileFeature>> byLayer = new HashMap<>();
        for (TileFeature piece : pieces) {
            byLayer.computeIfAbsent(piece.feature().layer(), name -> new ArrayList<>())
                    .add(piece);
        }
        ByteWriter tile = new ByteWriter();
        for (LayerSpec layer : spec.layers()) {
            List<TileFeature> ofLayer = byLayer.get(layer.name());
            if (ofLayer != null) {
                ofLayer.sort(TileFeature.ORDER);
                LayerWriter.write(tile, layer, ofLayer);
            }
        }
        return tile.toByteArray();
    }
}
