package org.weltgewebe.pipelines.bake;

import com.fasterxml.jackson.databind.JsonNode;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** GeoJSON geometries (RFC 7946, section 3.1) without collections, as row events carry them. Heights are dropped. */
final class GeoJsonReader {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private GeoJsonReader() {}

    /** @throws IllegalArgumentException when the object is not such a geometry; the text quotes no position */
    static Geometry geometry(JsonNode json) {
        String type = json.path("type").asText("");
        JsonNode coordinates = json.path("coordinates");
        return switch (type) {
            case "Point" -> point(coordinates);
            case "LineString" -> line(coordinates);
            case "Polygon" -> polygon(coordinates);
            case "MultiPoint" -> {
                Point[] points = new Point[coordinates.size()];
                for (int i = 0; i < points.length; i++) {
                    points[i] = point(coordinates.get(i));
                }
                yield GEOMETRIES.createMultiPoint(points);
            }
            case "MultiLineString" -> {
                LineString[] lines = new LineString[coordinates.size()];
                for (int i = 0; i < lines.length; i++) {
                    lines[i] = line(coordinates.get(i));
                }
                yield GEOMETRIES.createMultiLineString(lines);
            }
            case "MultiPolygon" -> {
                Polygon[] polygons = new Polygon[coordinates.size()];
                for (int i = 0; i < polygons.length; i++) {
                    polygons[i] = polygon(coordinates.get(i));
                }
                yield GEOMETRIES.createMultiPolygon(polygons);
            }
            default ->
                throw new IllegalArgumentException("geometry.type: " + type.length()
                        + " characters (expected: Point, LineString, Polygon or a Multi of them)");
        };
    }

    private static Point point(JsonNode position) {
        return GEOMETRIES.createPoint(coordinate(position));
    }

    private static LineString line(JsonNode positions) {
        return GEOMETRIES.createLineString(coordinates(positions));
    }

    private static Polygon polygon(JsonNode rings) {
        if (rings.isEmpty()) {
            throw new IllegalArgumentException("geometry.coordinates: no ring (expected: an outer ring)");
        }
        LinearRing[] holes = new LinearRing[rings.size() - 1];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = GEOMETRIES.createLinearRing(coordinates(rings.get(i + 1)));
        }
        return GEOMETRIES.createPolygon(GEOMETRIES.createLinearRing(coordinates(rings.get(0))), holes);
    }

    private static Coordinate[] coordinates(JsonNode positions) {
        Coordinate[] coordinates = new Coordinate[positions.size()];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = coordinate(positions.get(i));
        }
        return coordinates;
    }

    private static Coordinate coordinate(JsonNode position) {
        JsonNode lon = position.path(0);
        JsonNode lat = position.path(1);
        if (!lon.isNumber() || !lat.isNumber()) {
            throw new IllegalArgumentException("geometry.coordinates: not numbers (expected: longitude and latitude)");
        }
        return new Coordinate(lon.asDouble(), lat.asDouble());
    }
}
