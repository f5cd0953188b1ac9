package org.weltgewebe.bakery.slice;

/**
 * Spherical Web Mercator (EPSG:3857) scaled to the unit square: x grows east from the antimeridian, y grows south.
 * {@link StrictMath} makes the same bytes on every machine.
 */
public final class WebMercator {

    /** Latitude of the upper edge of the square, in degrees; positions beyond are moved to the edge. */
    public static final double MAX_LAT_DEGREES = 85.05112877980659;

    private WebMercator() {}

    /** @return x in worlds; 0..1 for -180..180 degrees, not wrapped */
    public static double x(double lonDegrees) {
        return (lonDegrees + 180) / 360;
    }

    /** @return y in worlds, 0..1 */
    public static double y(double latDegrees) {
        double lat = Math.max(-MAX_LAT_DEGREES, Math.min(MAX_LAT_DEGREES, latDegrees));
        double sin = StrictMath.sin(StrictMath.toRadians(lat));
        double y = 0.5 - StrictMath.log((1 + sin) / (1 - sin)) / (4 * StrictMath.PI);
        return Math.max(0, Math.min(1, y));
    }

    /** Longitude of x, in degrees. */
    public static double lonDegrees(double x) {
        return x * 360 - 180;
    }

    /** Latitude of y, in degrees. */
    public static double latDegrees(double y) {
        return StrictMath.toDegrees(StrictMath.atan(StrictMath.sinh(StrictMath.PI * (1 - 2 * y))));
    }
}
