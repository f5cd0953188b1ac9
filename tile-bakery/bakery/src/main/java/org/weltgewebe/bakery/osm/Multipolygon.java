package org.weltgewebe.bakery.osm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;

/**
 * Areas of multipolygon and boundary relations: member ways are joined to rings at their ends, and rings are nested by
 * which contains which. Roles are not asked as long as all members are there: in real data they are wrong more often than the
 * geometry.
 */
final class Multipolygon {

    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private Multipolygon() {}

    /**
     * A relation whose member ways are all there.
     *
     * @param outers node ids of the member ways, except
     * @param inners those with the role inner; here the role does not matter
     * @return empty when no ring closes; rings that do not close are left out
     */
    static Optional<Geometry> assemble(List<long[]> outers, List<long[]> inners, NodeLocations nodes) {
        List<long[]> ways = new ArrayList<>(outers);
        ways.addAll(inners);
        return nest(rings(ways, nodes));
    }

    /**
     * What is left of a relation across the border of an extract. Here roles must be believed: without the ring around
     * it a hole would be drawn as an area.
     *
     * @return empty when no outer ring closes
     */
    static Optional<Geometry> assembleRest(List<long[]> outers, List<long[]> inners, NodeLocations nodes) {
        List<Ring> areas = rings(outers, nodes);
        List<Ring> all = new ArrayList<>(areas);
        for (Ring hole : rings(inners, nodes)) {
            if (areas.stream().anyMatch(area -> area.contains(hole))) {
                all.add(hole);
            }
        }
        return nest(all);
    }

    private static List<Ring> rings(List<long[]> ways, NodeLocations nodes) {
        List<Ring> rings = new ArrayList<>();
        for (List<Long> closed : join(ways)) {
            Ring ring = Ring.of(closed, nodes);
            if (ring != null) {
                rings.add(ring);
            }
        }
        return rings;
    }

    /** Chains ways that share an end until they come back to their start. */
    private static List<List<Long>> join(List<long[]> ways) {
        Map<Long, Deque<long[]>> byEnd = new HashMap<>();
        List<List<Long>> rings = new ArrayList<>();
        List<long[]> open = new ArrayList<>();
        for (long[] way : ways) {
            if (way.length >= 4 && way[0] == way[way.length - 1]) {
                rings.add(chain(way));
            } else if (way.length >= 2) {
                open.add(way);
                byEnd.computeIfAbsent(way[0], end -> new ArrayDeque<>()).add(way);
                byEnd.computeIfAbsent(way[way.length - 1], end -> new ArrayDeque<>())
                        .add(way);
            }
        }
        for (long[] start : open) {
            if (!take(byEnd, start)) {
                continue;
            }
            List<Long> chain = chain(start);
            while (!chain.get(0).equals(last(chain))) {
                long[] next =
                        byEnd.getOrDefault(last(chain), new ArrayDeque<>()).peek();
                if (next == null) {
                    break;
                }
                take(byEnd, next);
                append(chain, next);
            }
            if (chain.get(0).equals(last(chain)) && chain.size() >= 4) {
                rings.add(chain);
            }
        }
        return rings;
    }

    /** False when the way was taken before. */
    private static boolean take(Map<Long, Deque<long[]>> byEnd, long[] way) {
        boolean free = byEnd.getOrDefault(way[0], new ArrayDeque<>()).removeIf(other -> other == way);
        byEnd.getOrDefault(way[way.length - 1], new ArrayDeque<>()).removeIf(other -> other == way);
        return free;
    }

    private static List<Long> chain(long[] way) {
        List<Long> chain = new ArrayList<>(way.length);
        for (long id : way) {
            chain.add(id);
        }
        return chain;
    }

    private static void append(List<Long> chain, long[] way) {
        boolean forward = way[0] == last(chain);
        for (int i = 1; i < way.length; i++) {
            chain.add(forward ? way[i] : way[way.length - 1 - i]);
        }
    }

    private static long last(List<Long> chain) {
        return chain.get(chain.size() - 1);
    }

    private static Optional<Geometry> nest(List<Ring> rings) {
        rings.sort(Comparator.comparingDouble((Ring ring) -> ring.area).reversed());
        for (int i = 0; i < rings.size(); i++) {
            for (int parent = i - 1; parent >= 0; parent--) {
                if (rings.get(parent).contains(rings.get(i))) {
                    rings.get(i).parent = rings.get(parent);
                    rings.get(i).depth = rings.get(parent).depth + 1;
                    break;
                }
            }
        }
        List<Polygon> polygons = new ArrayList<>();
        for (Ring ring : rings) {
            if (ring.depth % 2 == 0) {
                LinearRing[] holes = rings.stream()
                        .filter(hole -> hole.parent == ring)
                        .map(hole -> hole.line)
                        .toArray(LinearRing[]::new);
                polygons.add(GEOMETRIES.createPolygon(ring.line, holes));
            }
        }
        if (polygons.size() < 2) {
            return polygons.stream().map(Geometry.class::cast).findFirst();
        }
        return Optional.of(GEOMETRIES.createMultiPolygon(polygons.toArray(new Polygon[0])));
    }

    private static final class Ring {
        private final LinearRing line;
        private final double area;
        private final IndexedPointInAreaLocator locator;
        private @Nullable Ring parent;
        private int depth;

        private Ring(LinearRing line) {
            this.line = line;
            this.area = GEOMETRIES.createPolygon(line).getArea();
            this.locator = new IndexedPointInAreaLocator(line);
        }

        static @Nullable Ring of(List<Long> nodeIds, NodeLocations nodes) {
            Coordinate[] positions = new Coordinate[nodeIds.size()];
            for (int i = 0; i < positions.length; i++) {
                Coordinate position = nodes.get(nodeIds.get(i));
                if (position == null) {
                    return null;
                }
                positions[i] = position;
            }
            return new Ring(GEOMETRIES.createLinearRing(positions));
        }

        /** Decided by the first position of the other ring that does not lie on this one. */
        boolean contains(Ring other) {
            for (Coordinate position : other.line.getCoordinates()) {
                int location = locator.locate(position);
                if (location != Location.BOUNDARY) {
                    return location == Location.INTERIOR;
                }
            }
            return false;
        }
    }
}
