package org.weltgewebe.pmtiles;

/**
 * A box in WGS 84, in units of 1e-7 degree (about 1 cm).
 *
 * @param minLonE7 western edge, -180e7 to 180e7
 * @param minLatE7 southern edge, -90e7 to 90e7
 * @param maxLonE7 eastern edge
 * @param maxLatE7 northern edge
 */
public record BoundsE7(int minLonE7, int minLatE7, int maxLonE7, int maxLatE7) {
    /** The square that web Mercator shows. */
    public static final BoundsE7 WORLD = ofDegrees(-180, -85.0511287, 180, 85.0511287);

    /** Rounds to the nearest 1e-7 degree; truncation would move one coordinate in sixteen. */
    public static BoundsE7 ofDegrees(double minLon, double minLat, double maxLon, double maxLat) {
        return new BoundsE7(
                e7("minLon", minLon, 180),
                e7("minLat", minLat, 90),
                e7("maxLon", maxLon, 180),
                e7("maxLat", maxLat, 90));
    }

    public double minLon() {
        return minLonE7 / 1e7;
    }

    public double minLat() {
        return minLatE7 / 1e7;
    }

    public double maxLon() {
        return maxLonE7 / 1e7;
    }

    public double maxLat() {
        return maxLatE7 / 1e7;
    }

    /** True if the box has an area and lies on the globe. */
    public boolean isProper() {
        return -1_800_000_000 <= minLonE7
                && minLonE7 < maxLonE7
                && maxLonE7 <= 1_800_000_000
                && -900_000_000 <= minLatE7
                && minLatE7 < maxLatE7
                && maxLatE7 <= 900_000_000;
    }

    boolean contains(int lonE7, int latE7) {
        return minLonE7 <= lonE7 && lonE7 <= maxLonE7 && minLatE7 <= latE7 && latE7 <= maxLatE7;
    }

    static int e7(String name, double degrees, int limit) {
        if (!(Math.abs(degrees) <= limit)) {
            throw new IllegalArgumentException(
                    name + ": " + degrees + " (expected: -" + limit + " to " + limit + " degrees)");
        }
        return (int) Math.round(degrees * 1e7);
    }
}
