package org.weltgewebe.pmtiles;

import java.util.List;

/**
 * A tile of the web Mercator pyramid.
 *
 * <p>Its id counts all tiles of the zooms above plus its position along the Hilbert curve of its own zoom (PMTiles v3, section 4.1).
 *
 * @param z zoom, 0 to 26
 * @param x column from the west (180°W), 0 to 2^z-1
 * @param y row from the north, 0 to 2^z-1
 */
public record TileCoord(int z, int x, int y) {
    /** The deepest zoom whose ids PMTiles readers in JavaScript still hold exactly (2^53). */
    public static final int MAX_ZOOM = 26;

    /** Id of the last tile of {@link #MAX_ZOOM}. */
    public static final long MAX_ID = firstId(MAX_ZOOM + 1) - 1;

    public TileCoord {
        if (z < 0 || z > MAX_ZOOM) {
            throw new IllegalArgumentException("z: " + z + " (expected: 0 to " + MAX_ZOOM + ")");
        }
        requireWithin("x", x, z);
        requireWithin("y", y, z);
    }

    /** Id of this tile, 0 to {@link #MAX_ID}. */
    public long id() {
        return firstId(z) + Hilbert.index(z, x, y);
    }

    /**
     * The tile with the given id.
     *
     * @throws IllegalArgumentException if the id is outside 0 to {@link #MAX_ID}
     */
    public static TileCoord ofId(long id) {
        int z = zoomOf(id);
        long cell = Hilbert.cell(z, id - firstId(z));
        return new TileCoord(z, (int) (cell >>> 32), (int) cell);
    }

    /**
     * Zoom of the tile with the given id, without working out its column and row.
     *
     * @throws IllegalArgumentException if the id is outside 0 to {@link #MAX_ID}
     */
    public static int zoomOf(long id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("tileId: " + id + " (expected: 0 to " + MAX_ID + ")");
        }
        // firstId(z) = (4^z - 1) / 3, so the highest even bit of 3 id + 1 is 4^z
        return (63 - Long.numberOfLeadingZeros(3 * id + 1)) / 2;
    }

    /**
     * Id of the first tile of a zoom; {@code firstId(z + 1) - 1} is the last one of zoom z.
     *
     * @param z 0 to {@link #MAX_ZOOM} + 1
     */
    public static long firstId(int z) {
        if (z < 0 || z > MAX_ZOOM + 1) {
            throw new IllegalArgumentException("z: " + z + " (expected: 0 to " + (MAX_ZOOM + 1) + ")");
        }
        return ((1L << 2 * z) - 1) / 3;
    }

    /**
     * The tile one zoom up that contains this one.
     *
     * @throws IllegalStateException for the tile of zoom 0
     */
    public TileCoord parent() {
        if (z == 0) {
            throw new IllegalStateException("z: 0 (expected: 1 or more; the tile of zoom 0 has no parent)");
        }
        return new TileCoord(z - 1, x >> 1, y >> 1);
    }

    /**
     * The four tiles one zoom down: north-west, north-east, south-west, south-east.
     *
     * @throws IllegalStateException at {@link #MAX_ZOOM}
     */
    public List<TileCoord> children() {
        if (z == MAX_ZOOM) {
            throw new IllegalStateException("z: " + z + " (expected: less than " + MAX_ZOOM + ")");
        }
        return List.of(
                new TileCoord(z + 1, 2 * x, 2 * y),
                new TileCoord(z + 1, 2 * x + 1, 2 * y),
                new TileCoord(z + 1, 2 * x, 2 * y + 1),
                new TileCoord(z + 1, 2 * x + 1, 2 * y + 1));
    }

    /** {@code z/x/y}, as in tile URLs. */
    @Override
    public String toString() {
        return z + "/" + x + "/" + y;
    }

    private static void requireWithin(String name, int value, int z) {
        if (value < 0 || value >= 1 << z) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: 0 to " + ((1 << z) - 1) + " at zoom " + z + ")");
        }
    }
}
