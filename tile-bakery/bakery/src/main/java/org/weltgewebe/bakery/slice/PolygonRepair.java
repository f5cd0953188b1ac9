package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.geom.util.PolygonExtracter;
import org.locationtech.jts.operation.overlayng.PrecisionReducer;
import org.locationtech.jts.operation.valid.IsValidOp;

/**
 * Makes polygons valid (OGC simple features) on the integer grid. Snapping and clipping can make rings touch or cross
 * themselves; JTS rebuilds such polygons and snap-rounds them to the grid. What it rebuilt is tested again.
 */
final class PolygonRepair {

    private static final PrecisionModel GRID = new PrecisionModel(1);
    /** Up to here comparing all pairs of edges is faster than the sweep of JTS. */
    private static final int MAX_PAIRWISE_POSITIONS = 64;
    /** The first pass has been enough for everything the properties draw. */
    private static final int MAX_PASSES = 3;

    /**
     * Doubles, not the grid: on a grid the buffers and overlays inside the fixer round on their own. A crossing that moved
     * makes new crossings, and what collapses comes back as a line beside the polygons; both end in an exception.
     */
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private PolygonRepair() {}

    /** @param polygons open rings, shell first, wound by the spec */
    static List<List<int[]>> repair(List<List<int[]>> polygons) {
        if (polygons.isEmpty() || isOneSimpleRing(polygons)) {
            return polygons;
        }
        Geometry geometry = toGeometry(polygons);
        if (new IsValidOp(geometry).isValid()) {
            return polygons;
        }
        return rebuilt(geometry).orElseGet(() -> toRings(geometry.convexHull()));
    }

    /**
     * Polygons of the same area, valid on the grid; empty when JTS has no answer. Nothing is known to need that case: it
     * is there so that what leaves {@link #repair} is valid whatever comes in. A hull is, and a rough shape is better than
     * a hole in the map.
     */
    static Optional<List<List<int[]>>> rebuilt(Geometry invalid) {
        Geometry geometry = invalid;
        try {
            for (int pass = 0; pass < MAX_PASSES; pass++) {
                List<List<int[]>> polygons = toRings(snapRounded(GeometryFixer.fix(geometry)));
                geometry = toGeometry(polygons);
                if (new IsValidOp(geometry).isValid()) {
                    return Optional.of(polygons);
                }
            }
        } catch (TopologyException | IllegalArgumentException noNoding) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Only areas: a fixer that cuts off a spike may return the line beside the polygons, and the overlay takes no mixture. */
    private static Geometry snapRounded(Geometry fixed) {
        List<?> areas = PolygonExtracter.getPolygons(fixed);
        return PrecisionReducer.reducePrecision(GEOMETRIES.buildGeometry(areas), GRID);
    }

    /** Small rings without holes are tested here: most buildings end here, at a tenth of the cost of the full test. */
    private static boolean isOneSimpleRing(List<List<int[]>> polygons) {
        if (polygons.size() > 1 || polygons.get(0).size() > 1) {
            return false;
        }
        int[] ring = polygons.get(0).get(0);
        int count = ring.length / 2;
        if (count > MAX_PAIRWISE_POSITIONS) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            // The last edge is a neighbour of the first. Neighbours cannot overlap: spikes were removed.
            int end = i == 0 ? count - 1 : count;
            for (int j = i + 2; j < end; j++) {
                if (mayMeet(ring, i, (i + 1) % count, j, (j + 1) % count)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** False only when the segments a-b and c-d have no position in common. */
    private static boolean mayMeet(int[] ring, int a, int b, int c, int d) {
        return spansMeet(ring[2 * a], ring[2 * b], ring[2 * c], ring[2 * d])
                && spansMeet(ring[2 * a + 1], ring[2 * b + 1], ring[2 * c + 1], ring[2 * d + 1])
                && Long.signum(Snap.turn(ring, a, b, c)) * Long.signum(Snap.turn(ring, a, b, d)) <= 0
                && Long.signum(Snap.turn(ring, c, d, a)) * Long.signum(Snap.turn(ring, c, d, b)) <= 0;
    }

    private static boolean spansMeet(int a, int b, int c, int d) {
        return Math.max(a, b) >= Math.min(c, d) && Math.max(c, d) >= Math.min(a, b);
    }

    static Geometry toGeometry(List<List<int[]>> polygons) {
        Polygon[] all = new Polygon[polygons.size()];
        for (int i = 0; i < all.length; i++) {
            List<int[]> rings = polygons.get(i);
            LinearRing[] holes = new LinearRing[rings.size() - 1];
            for (int h = 0; h < holes.length; h++) {
                holes[h] = toRing(rings.get(h + 1));
            }
            all[i] = GEOMETRIES.createPolygon(toRing(rings.get(0)), holes);
        }
        return all.length == 1 ? all[0] : GEOMETRIES.createMultiPolygon(all);
    }

    private static LinearRing toRing(int[] ring) {
        int count = ring.length / 2;
        Coordinate[] closed = new Coordinate[count + 1];
        for (int i = 0; i < count; i++) {
            closed[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
        }
        closed[count] = closed[0].copy();
        return GEOMETRIES.createLinearRing(closed);
    }

    private static List<List<int[]>> toRings(Geometry repaired) {
        List<List<int[]>> polygons = new ArrayList<>();
        for (int i = 0; i < repaired.getNumGeometries(); i++) {
            if (repaired.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
                int[] shell = Snap.tidyRing(fromRing(polygon.getExteriorRing()));
                if (shell.length == 0) {
                    continue;
                }
                List<int[]> rings = new ArrayList<>();
                rings.add(Snap.wound(shell, true));
                for (int h = 0; h < polygon.getNumInteriorRing(); h++) {
                    int[] hole = Snap.tidyRing(fromRing(polygon.getInteriorRingN(h)));
                    if (hole.length > 0) {
                        rings.add(Snap.wound(hole, false));
                    }
                }
                polygons.add(rings);
            }
        }
        return polygons;
    }

    private static int[] fromRing(LineString ring) {
        Coordinate[] closed = ring.getCoordinates();
        int[] path = new int[2 * (closed.length - 1)];
        for (int i = 0; i < closed.length - 1; i++) {
            path[2 * i] = (int) Math.round(closed[i].x);
            path[2 * i + 1] = (int) Math.round(closed[i].y);
        }
        return path;
    }
}
