package org.weltgewebe.bakery.slice;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.weltgewebe.bakery.Samples;

/** Decoded MVT rings as JTS polygons: a ring with positive area starts a polygon (MVT 2.1, section 4.3.4.4). */
final class RingAssembly {

    private RingAssembly() {}

    static Geometry polygons(List<int[]> rings) {
        List<Polygon> polygons = new ArrayList<>();
        LinearRing shell = ring(rings.get(0));
        List<LinearRing> holes = new ArrayList<>();
        for (int[] ring : rings.subList(1, rings.size())) {
            if (Snap.area2(ring) > 0) {
                polygons.add(Samples.GEOMETRIES.createPolygon(shell, holes.toArray(new LinearRing[0])));
                shell = ring(ring);
                holes.clear();
            } else {
                holes.add(ring(ring));
            }
        }
        polygons.add(Samples.GEOMETRIES.createPolygon(shell, holes.toArray(new LinearRing[0])));
        return Samples.GEOMETRIES.createMultiPolygon(polygons.toArray(new Polygon[0]));
    }

    private static LinearRing ring(int[] path) {
        Coordinate[] closed = new Coordinate[path.length / 2 + 1];
        for (int i = 0; i < closed.length - 1; i++) {
            closed[i] = new Coordinate(path[2 * i], path[2 * i + 1]);
        }
        closed[closed.length - 1] = closed[0].copy();
        return Samples.GEOMETRIES.createLinearRing(closed);
    }
}
