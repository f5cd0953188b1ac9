package org.weltgewebe.bakery;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Geometry;

/**
 * One thing to draw.
 *
 * @param layer name of a layer of the tileset
 * @param id stable id, unique within the layer; becomes the property {@code id} and, hashed, the numeric MVT id
 * @param geometry point, line or polygon (or a multi of one of them) in EPSG:4326, x = longitude in degrees
 *     -540..540 (values outside -180..180 wrap around the antimeridian), y = latitude in degrees -90..90; not empty.
 *     The feature takes the object over: nobody changes it afterwards
 * @param properties values of type String, Long, Double (finite) or Boolean; the key {@code id} is reserved
 * @param minZoom first zoom at which the feature may appear, 0..26
 * @param maxZoom last zoom at which the feature may appear, minZoom..26
 */
public record Feature(
        String layer, String id, Geometry geometry, SortedMap<String, Object> properties, int minZoom, int maxZoom) {

    /** The deepest zoom the bakery knows, and the value of {@code maxZoom} that means "to the end of the tileset". */
    public static final int MAX_ZOOM = 26;

    /** Key under which the encoder writes the string id. */
    public static final String ID_PROPERTY = "id";

    private static final double MAX_ABS_LON_DEGREES = 540;
    private static final double MAX_ABS_LAT_DEGREES = 90;

    /** @throws IllegalArgumentException when a value is outside the ranges above; texts never quote row values */
    public Feature {
        Objects.requireNonNull(geometry, "geometry");
        requireText("layer", layer);
        requireText("id", id);
        if (minZoom < 0 || maxZoom > MAX_ZOOM || minZoom > maxZoom) {
            throw new IllegalArgumentException(
                    "zooms: " + minZoom + ".." + maxZoom + " (expected: 0 <= minZoom <= maxZoom <= " + MAX_ZOOM + ")");
        }
        requireGeometry(geometry);
        SortedMap<String, Object> copy = new TreeMap<>(properties);
        copy.forEach(Feature::requireProperty);
        properties = Collections.unmodifiableSortedMap(copy);
    }

    /** The same feature with other properties. */
    public Feature withProperties(SortedMap<String, Object> others) {
        return new Feature(layer, id, geometry, others, minZoom, maxZoom);
    }

    private static void requireText(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + ": empty (expected: at least one character)");
        }
    }

    private static void requireGeometry(Geometry geometry) {
        if (geometry.isEmpty()) {
            throw new IllegalArgumentException("geometry: empty " + geometry.getGeometryType()
                    + " (expected: at least one position; a row without a place makes no feature)");
        }
        if (geometry.getGeometryType().equals(Geometry.TYPENAME_GEOMETRYCOLLECTION)) {
            throw new IllegalArgumentException(
                    "geometry: GeometryCollection (expected: points, lines or polygons alone; split the collection)");
        }
        geometry.apply((CoordinateFilter) Feature::requirePosition);
    }

    private static void requirePosition(Coordinate position) {
        // The comparison is false for NaN, so one test holds range and finiteness.
        if (!(Math.abs(position.x) <= MAX_ABS_LON_DEGREES && Math.abs(position.y) <= MAX_ABS_LAT_DEGREES)) {
            throw new IllegalArgumentException("geometry: a position outside the world (expected: EPSG:4326, longitude "
                    + "-540..540 and latitude -90..90 in degrees; reproject the input)");
        }
    }

    private static void requireProperty(String key, Object value) {
        if (key.equals(ID_PROPERTY)) {
            throw new IllegalArgumentException("properties: key id (expected: any other key; the encoder writes the "
                    + "feature id there, rename the field)");
        }
        boolean known = value instanceof String
                || value instanceof Long
                || value instanceof Boolean
                || (value instanceof Double number && Double.isFinite(number));
        if (!known) {
            throw new IllegalArgumentException("properties." + key + ": "
                    + (value == null ? "null" : value.getClass().getSimpleName())
                    + " (expected: String, Long, finite Double or Boolean; leave absent values out)");
        }
    }
}
