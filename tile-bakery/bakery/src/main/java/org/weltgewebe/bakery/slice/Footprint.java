package org.weltgewebe.bakery.slice;

import java.util.Arrays;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.TilesetSpec;

/**
 * The tiles a feature is drawn in. Exact: a tile is in the footprint if and only if the encoder writes something for
 * this feature there, buffer included, after simplification, clipping and snapping. The dirty tiles of a change are the
 * footprints of the old and the new feature together.
 *
 * <p>Stateless and thread safe.
 */
public final class Footprint {

    /** Most tiles of one feature at one zoom; a solid square of 512 by 512 tiles. */
    public static final int MAX_TILES = 1 << 18;

    private final Slicer slicer;

    public Footprint(TilesetSpec spec) {
        this.slicer = new Slicer(spec);
    }

    /**
     * @param zoom 0..26; outside the zooms of feature, layer or tileset the footprint is empty
     * @return tile ids (PMTiles v3 Hilbert ids), ascending, without repeats
     * @throws TooManyTilesException when the feature covers more than {@link #MAX_TILES} at this zoom
     * @throws IllegalArgumentException when the feature does not fit the tileset, see {@link TilesetSpec#require}
     */
    public long[] tiles(Feature feature, int zoom) {
        Ids ids = new Ids();
        slicer.slice(feature, zoom, (tile, geometry) -> ids.add(tile.id(), feature.layer(), zoom));
        return ids.sorted();
    }

    private static final class Ids {
        private long[] ids = new long[4];
        private int size;

        void add(long id, String layer, int zoom) {
            if (size == MAX_TILES) {
                throw new TooManyTilesException(layer, zoom);
            }
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, size * 2);
            }
            ids[size++] = id;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(ids, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
