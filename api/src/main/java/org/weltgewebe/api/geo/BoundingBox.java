package org.weltgewebe.api.geo;

import java.util.List;

/**
 * A box in degrees (RFC 7946, section 5). A box with {@code minLon > maxLon} crosses the antimeridian.
 *
 * @param minLon western edge, -180..180
 * @param minLat southern edge, -90..90
 * @param maxLon eastern edge, -180..180
 * @param maxLat northern edge, minLat..90
 */
public record BoundingBox(double minLon, double minLat, double maxLon, double maxLat) {

    /** Checks the ranges. */
    public BoundingBox {
        requireWithin("longitude", minLon, 180);
        requireWithin("longitude", maxLon, 180);
        requireWithin("latitude", minLat, 90);
        requireWithin("latitude", maxLat, 90);
        if (minLat > maxLat) {
            throw new IllegalArgumentException("bbox: minLat above maxLat (expected: minLon,minLat,maxLon,maxLat)");
        }
    }

    /**
     * Reads {@code minLon,minLat,maxLon,maxLat}. Longitudes beyond ±180, as maps that repeat the world send them, are wrapped; a
     * box of 360 degrees or more is the whole world.
     *
     * @throws IllegalArgumentException when there are not four finite numbers in range
     */
    public static BoundingBox parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 4) {
            throw malformed();
        }
        double[] values = new double[4];
        for (int i = 0; i < 4; i++) {
            try {
                values[i] = Double.parseDouble(parts[i]);
            } catch (NumberFormatException e) {
                throw malformed();
            }
            if (!Double.isFinite(values[i])) {
                throw malformed();
            }
        }
        if (values[2] - values[0] >= 360) {
            return new BoundingBox(-180, values[1], 180, values[3]);
        }
        return new BoundingBox(wrap(values[0]), values[1], wrap(values[2]), values[3]);
    }

    /** True when a point lies in the box or on its edge. */
    public boolean contains(double lon, double lat) {
        return intersects(lon, lat, lon, lat);
    }

    /** True when a box that does not cross the antimeridian shares a point with this one. */
    public boolean intersects(double west, double south, double east, double north) {
        return south <= maxLat
                && north >= minLat
                && split().stream().anyMatch(part -> west <= part.maxLon && east >= part.minLon);
    }

    /** The box itself, or its two halves when it crosses the antimeridian. */
    public List<BoundingBox> split() {
        return minLon <= maxLon
                ? List.of(this)
                : List.of(new BoundingBox(minLon, minLat, 180, maxLat), new BoundingBox(-180, minLat, maxLon, maxLat));
    }

    private static double wrap(double lon) {
        if (lon >= -180 && lon <= 180) {
            return lon;
        }
        double wrapped = (lon + 180) % 360;
        return (wrapped < 0 ? wrapped + 360 : wrapped) - 180;
    }

    private static void requireWithin(String name, double value, double limit) {
        if (!(Math.abs(value) <= limit)) {
            throw new IllegalArgumentException(
                    "bbox: " + name + " out of range (expected: within ±" + (int) limit + " degrees)");
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("bbox: malformed (expected: minLon,minLat,maxLon,maxLat in degrees)");
    }
}
