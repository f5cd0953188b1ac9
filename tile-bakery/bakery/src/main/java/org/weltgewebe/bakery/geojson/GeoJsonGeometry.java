package org.weltgewebe.bakery.geojson;

import com.fasterxml.jackson.databind.JsonNode;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Geometry objects of RFC 7946, section 3.1. */
final class GeoJsonGeometry {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private GeoJsonGeometry() {}

    /** @throws IllegalArgumentException when the object is no geometry of a single kind */
    static Geometry parse(JsonNode geometry) {
        String type = geometry.path("type").asText();
        JsonNode at = geometry.path("coordinates");
        return switch (type) {
            case "Point" -> GEOMETRIES.createPoint(position(at));
            case "MultiPoint" -> GEOMETRIES.createMultiPointFromCoords(positions(at));
            case "LineString" -> GEOMETRIES.createLineString(positions(at));
            case "MultiLineString" -> {
                LineString[] lines = new LineString[elements(at)];
                for (int i = 0; i < lines.length; i++) {
                    lines[i] = GEOMETRIES.createLineString(positions(at.get(i)));
                }
                yield GEOMETRIES.createMultiLineString(lines);
            }
            case "Polygon" -> polygon(at);
            case "MultiPolygon" -> {
                Polygon[] polygons = new Polygon[elements(at)];
                for (int i = 0; i < polygons.length; i++) {
                    polygons[i] = polygon(at.get(i));
                }
                yield GEOMETRIES.createMultiPolygon(polygons);
            }
            default ->
                throw new IllegalArgumentException(
                        "geometry type: not known (expected: Point, LineString, Polygon or a Multi of them)");
        };
    }

    private static Polygon polygon(JsonNode rings) {
        if (elements(rings) == 0) {
            return GEOMETRIES.createPolygon();
        }
        LinearRing shell = GEOMETRIES.createLinearRing(positions(rings.get(0)));
        LinearRing[] holes = new LinearRing[rings.size() - 1];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = GEOMETRIES.createLinearRing(positions(rings.get(i + 1)));
        }
        return GEOMETRIES.createPolygon(shell, holes);
    }

    private static Coordinate[] positions(JsonNode array) {
        Coordinate[] positions = new Coordinate[elements(array)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position(array.get(i));
        }
        return positions;
    }

    private static Coordinate position(JsonNode pair) {
        if (elements(pair) < 2 || !pair.get(0).isNumber() || !pair.get(1).isNumber()) {
            throw new IllegalArgumentException("coordinates: not a position (expected: [longitude, latitude])");
        }
        return new Coordinate(pair.get(0).doubleValue(), pair.get(1).doubleValue());
    }

    private static int elements(JsonNode array) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("coordinates: not an array (expected: arrays nested as the type asks)");
        }
        return array.size();
    }
}
