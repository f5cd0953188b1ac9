package org.weltgewebe.pmtiles;

/**
 * Where a map of the archive opens.
 *
 * @param zoom within the zooms of the archive
 * @param lonE7 longitude in 1e-7 degree
 * @param latE7 latitude in 1e-7 degree
 */
public record CenterE7(int zoom, int lonE7, int latE7) {
    public static CenterE7 ofDegrees(int zoom, double lon, double lat) {
        return new CenterE7(zoom, BoundsE7.e7("lon", lon, 180), BoundsE7.e7("lat", lat, 90));
    }

    /** The middle of a box. */
    public static CenterE7 of(int zoom, BoundsE7 bounds) {
        return new CenterE7(zoom, (int) (((long) bounds.minLonE7() + bounds.maxLonE7()) / 2), (int)
                (((long) bounds.minLatE7() + bounds.maxLatE7()) / 2));
    }

    public double lon() {
        return lonE7 / 1e7;
    }

    public double lat() {
        return latE7 / 1e7;
    }
}
