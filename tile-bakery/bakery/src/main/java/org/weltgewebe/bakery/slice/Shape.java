package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;

/**
 * Flat geometry: parts, each a list of paths, each path x0, y0, x1, y1, … A part is one line, one polygon (shell, then
 * holes; rings without the repeated last position) or all points of a point feature.
 *
 * @param type what the paths are
 * @param parts the parts, in the order of the source
 */
record Shape(TileGeometry.Type type, List<List<double[]>> parts) {

    /** Projects to worlds. */
    static Shape project(Geometry lonLat) {
        TileGeometry.Type type =
                switch (lonLat.getDimension()) {
                    case 0 -> TileGeometry.Type.POINT;
                    case 1 -> TileGeometry.Type.LINE;
                    default -> TileGeometry.Type.POLYGON;
                };
        List<List<double[]>> parts = new ArrayList<>();
        if (type == TileGeometry.Type.POINT) {
            parts.add(List.of(points(lonLat.getCoordinates())));
            return new Shape(type, parts);
        }
        for (int i = 0; i < lonLat.getNumGeometries(); i++) {
            Geometry part = lonLat.getGeometryN(i);
            if (part instanceof Polygon polygon) {
                parts.add(rings(polygon));
            } else if (part instanceof LineString line && !line.isEmpty()) {
                parts.add(List.of(line(line.getCoordinates())));
            }
        }
        return new Shape(type, parts);
    }

    /** The same shape in extent units of a zoom: all ordinates times {@code factor}. */
    Shape scaled(double factor) {
        List<List<double[]>> scaled = new ArrayList<>(parts.size());
        for (List<double[]> part : parts) {
            List<double[]> paths = new ArrayList<>(part.size());
            for (double[] path : part) {
                double[] copy = new double[path.length];
                for (int i = 0; i < path.length; i++) {
                    copy[i] = path[i] * factor;
                }
                paths.add(copy);
            }
            scaled.add(paths);
        }
        return new Shape(type, scaled);
    }

    private static double[] points(Coordinate[] positions) {
        double[] path = project(positions, positions.length);
        for (int i = 0; i < path.length; i += 2) {
            path[i] -= Math.floor(path[i]);
        }
        return path;
    }

    private static double[] line(Coordinate[] positions) {
        double[] path = project(positions, positions.length);
        for (int i = 2; i < path.length; i += 2) {
            path[i] -= Math.rint(path[i] - path[i - 2]);
        }
        return path;
    }

    private static List<double[]> rings(Polygon polygon) {
        List<double[]> rings = new ArrayList<>(polygon.getNumInteriorRing() + 1);
        if (polygon.isEmpty()) {
            return rings;
        }
        rings.add(ring(polygon.getExteriorRing()));
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            rings.add(ring(polygon.getInteriorRingN(i)));
        }
        return rings;
    }

    private static double[] ring(LineString ring) {
        Coordinate[] positions = ring.getCoordinates();
        return project(positions, positions.length - 1);
    }

    private static double[] project(Coordinate[] positions, int count) {
        double[] path = new double[count * 2];
        for (int i = 0; i < count; i++) {
            path[2 * i] = WebMercator.x(positions[i].x);
            path[2 * i + 1] = WebMercator.y(positions[i].y);
        }
        return path;
    }
}
