package org.weltgewebe.bakery.encode;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.slice.TileGeometry;
import org.weltgewebe.pmtiles.TileCoord;

/**
 * A feature cut to a tile.
 *
 * @param feature the whole feature
 * @param geometry its piece in the tile
 * @param hilbert place of the first position on the Hilbert curve of the tile; neighbours in the file are neighbours on
 *     the map, which compresses better
 */
public record TileFeature(Feature feature, TileGeometry geometry, long hilbert) {

    /** Order within a layer: total up to features that are equal in all that is written. */
    static final Comparator<TileFeature> ORDER = Comparator.comparingLong(TileFeature::hilbert)
            .thenComparing(piece -> piece.feature().id())
            .thenComparing(TileFeature::geometry, (a, b) -> Arrays.compare(a.commands(), b.commands()))
            .thenComparing(TileFeature::feature, TileFeature::compareProperties);

    /** A grid of 2^13 cells per side holds the tile and the largest buffer. */
    private static final int GRID_ZOOM = 13;

    private static final int GRID_OFFSET = TilesetSpec.EXTENT / 2;

    public static TileFeature of(Feature feature, TileGeometry geometry) {
        TileCoord cell = new TileCoord(GRID_ZOOM, geometry.anchorX() + GRID_OFFSET, geometry.anchorY() + GRID_OFFSET);
        return new TileFeature(feature, geometry, cell.id());
    }

    private static int compareProperties(Feature a, Feature b) {
        Iterator<Map.Entry<String, Object>> left = a.properties().entrySet().iterator();
        Iterator<Map.Entry<String, Object>> right = b.properties().entrySet().iterator();
        while (left.hasNext() && right.hasNext()) {
            Map.Entry<String, Object> mine = left.next();
            Map.Entry<String, Object> yours = right.next();
            int order = mine.getKey().compareTo(yours.getKey());
            if (order == 0) {
                order = typeAndText(mine.getValue()).compareTo(typeAndText(yours.getValue()));
            }
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static String typeAndText(Object value) {
        return value.getClass().getSimpleName() + value;
    }
}
