package org.weltgewebe.api.geo;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The extent of a geometry, in degrees; a point has none in either direction. It never crosses the antimeridian: a geometry that
 * does is given the long way round, which is wide but not wrong.
 *
 * @param west smallest longitude
 * @param south smallest latitude
 * @param east largest longitude
 * @param north largest latitude
 */
public record Extent(double west, double south, double east, double north) {

    /** The extent of a GeoJSON geometry (RFC 7946), or null when it has no position within the ranges of EPSG:4326. */
    public static @Nullable Extent of(@Nullable JsonNode geometry) {
        if (geometry == null || !geometry.isObject()) {
            return null;
        }
        double[] edges = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        geometry.path("geometries").forEach(part -> {
            Extent extent = of(part);
            if (extent != null) {
                cover(edges, extent.west, extent.south);
                cover(edges, extent.east, extent.north);
            }
        });
        cover(edges, geometry.path("coordinates"));
        boolean inRange = edges[0] >= -180 && edges[1] >= -90 && edges[2] <= 180 && edges[3] <= 90;
        return inRange && edges[0] <= edges[2] ? new Extent(edges[0], edges[1], edges[2], edges[3]) : null;
    }

    /** Longitude of the middle. */
    public double lon() {
        return (west + east) / 2;
    }

    /** Latitude of the middle. */
    public double lat() {
        return (south + north) / 2;
    }

    /** True when it shares a point with the box. */
    public boolean intersects(BoundingBox box) {
        return box.intersects(west, south, east, north);
    }

    private static void cover(double[] edges, JsonNode coordinates) {
        if (coordinates.size() >= 2 && coordinates.get(0).isNumber()) {
            cover(edges, coordinates.get(0).asDouble(), coordinates.get(1).asDouble());
        } else {
            coordinates.forEach(part -> cover(edges, part));
        }
    }

    private static void cover(double[] edges, double lon, double lat) {
        edges[0] = Math.min(edges[0], lon);
        edges[1] = Math.min(edges[1], lat);
        edges[2] = Math.max(edges[2], lon);
        edges[3] = Math.max(edges[3], lat);
    }
}
