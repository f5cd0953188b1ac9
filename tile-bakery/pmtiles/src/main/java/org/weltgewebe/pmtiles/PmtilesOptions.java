package org.weltgewebe.pmtiles;

import org.jspecify.annotations.Nullable;

/**
 * What a writer cannot learn from the tiles.
 *
 * @param tileType what the tiles hold
 * @param tileCompression how the stored bytes are compressed already; the writer does not compress tiles
 * @param internalCompression of directories and metadata: gzip or none
 * @param bounds area the tiles cover
 * @param center where a map opens; null for the middle of the bounds at the lowest zoom
 */
public record PmtilesOptions(
        TileType tileType,
        Compression tileCompression,
        Compression internalCompression,
        BoundsE7 bounds,
        @Nullable CenterE7 center) {

    public PmtilesOptions {
        if (internalCompression != Compression.GZIP && internalCompression != Compression.NONE) {
            throw new IllegalArgumentException(
                    "internal compression: " + internalCompression.label() + " (expected: gzip or none)");
        }
        if (!bounds.isProper()) {
            throw new IllegalArgumentException(
                    "bounds: no area on the globe (expected: min below max, within 180 and 90"
                            + " degrees; widen the bounds of a single point)");
        }
    }

    /** Gzipped vector tiles of the whole world. */
    public static PmtilesOptions mvtGzip() {
        return new PmtilesOptions(TileType.MVT, Compression.GZIP, Compression.GZIP, BoundsE7.WORLD, null);
    }

    public PmtilesOptions withBounds(BoundsE7 newBounds) {
        return new PmtilesOptions(tileType, tileCompression, internalCompression, newBounds, center);
    }

    public PmtilesOptions withCenter(@Nullable CenterE7 newCenter) {
        return new PmtilesOptions(tileType, tileCompression, internalCompression, bounds, newCenter);
    }
}
