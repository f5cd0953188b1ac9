package org.weltgewebe.bakery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Tilesets and features that several tests share. */
public final class Samples {

    public static final GeometryFactory GEOMETRIES = new GeometryFactory();

    public static final TilesetSpec WEAVE = new TilesetSpec(
            "weave",
            List.of(
                    LayerSpec.of("area", 0, 14, Map.of("kind", FieldType.STRING)),
                    LayerSpec.of("edge", 0, 14, Map.of("kind", FieldType.STRING)),
                    LayerSpec.of("node_cluster", 0, 7, Map.of("count", FieldType.NUMBER, "topics", FieldType.STRING)),
                    LayerSpec.of("node", 8, 14, Map.of("topics", FieldType.STRING, "rank", FieldType.NUMBER))),
            List.of(new ClusterSpec("node", "node_cluster", 8, "topics")),
            0,
            14,
            8,
            "© contributors");

    private Samples() {}

    public static Geometry wkt(String text) {
        try {
            return new WKTReader(GEOMETRIES).read(text);
        } catch (ParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    public static Feature feature(String layer, String id, String wkt) {
        return new Feature(layer, id, wkt(wkt), new TreeMap<>(), 0, Feature.MAX_ZOOM);
    }

    public static Feature node(String id, double lon, double lat, String topics) {
        TreeMap<String, Object> properties = new TreeMap<>();
        if (!topics.isEmpty()) {
            properties.put("topics", topics);
        }
        return new Feature(
                "node", id, GEOMETRIES.createPoint(new Coordinate(lon, lat)), properties, 0, Feature.MAX_ZOOM);
    }

    /** Positions near Vaduz, near the antimeridian and anywhere. */
    public static Arbitrary<Coordinate> positions() {
        Arbitrary<Coordinate> near = Combinators.combine(
                        Arbitraries.doubles().between(9.4, 9.7),
                        Arbitraries.doubles().between(47.0, 47.3))
                .as(Coordinate::new);
        Arbitrary<Coordinate> dateline = Combinators.combine(
                        Arbitraries.doubles().between(179.9, 180),
                        Arbitraries.doubles().between(-20, -19.9))
                .as(Coordinate::new);
        Arbitrary<Coordinate> anywhere = Combinators.combine(
                        Arbitraries.doubles().between(-180, 180),
                        Arbitraries.doubles().between(-90, 90))
                .as(Coordinate::new);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, near),
                net.jqwik.api.Tuple.of(1, dateline),
                net.jqwik.api.Tuple.of(1, anywhere));
    }

    public static Arbitrary<Feature> nodes() {
        Arbitrary<String> topics = Arbitraries.of("", "garden", "repair,garden", "music", "library,music,garden");
        return Combinators.combine(ids(), positions(), topics).as((id, at, slugs) -> node(id, at.x, at.y, slugs));
    }

    /** Lines of few positions, near each other, so that they cross few tiles. */
    public static Arbitrary<Feature> lines() {
        return Combinators.combine(ids(), positions(), offsets(2, 6)).as((id, at, offsets) -> {
            Coordinate[] path = shifted(at, offsets, offsets.size());
            return new Feature(
                    "edge", id, GEOMETRIES.createLineString(path), new TreeMap<>(Map.of("kind", "thread")), 0, 26);
        });
    }

    /** Polygons and multipolygons whose rings may cross themselves and each other: what the repair is for. */
    public static Arbitrary<Feature> polygons() {
        Arbitrary<Geometry> polygon = polygon(1, 3).map(one -> one);
        Arbitrary<Geometry> several = polygon(1, 2)
                .list()
                .ofMinSize(2)
                .ofMaxSize(3)
                .map(parts -> GEOMETRIES.createMultiPolygon(parts.toArray(new Polygon[0])));
        Arbitrary<Geometry> simple = polygon(1, 1).map(one -> one);
        return Combinators.combine(ids(), Arbitraries.oneOf(simple, polygon, several), positions())
                .as((id, shape, at) -> new Feature("area", id, moved(shape, at), new TreeMap<>(), 0, 26));
    }

    private static Arbitrary<Polygon> polygon(int minRings, int maxRings) {
        return offsets(3, 8)
                .map(Samples::ring)
                .list()
                .ofMinSize(minRings)
                .ofMaxSize(maxRings)
                .map(rings -> GEOMETRIES.createPolygon(
                        rings.get(0), rings.subList(1, rings.size()).toArray(new LinearRing[0])));
    }

    private static LinearRing ring(List<Coordinate> open) {
        Coordinate[] closed = open.toArray(new Coordinate[open.size() + 1]);
        closed[open.size()] = closed[0].copy();
        return GEOMETRIES.createLinearRing(closed);
    }

    private static Geometry moved(Geometry offsets, Coordinate at) {
        Geometry moved = offsets.copy();
        moved.apply((CoordinateFilter) offset -> {
            offset.x += at.x;
            offset.y = Math.max(-90, Math.min(90, at.y + offset.y));
        });
        moved.geometryChanged();
        return moved;
    }

    public static Arbitrary<Feature> features() {
        return Arbitraries.oneOf(nodes(), lines(), polygons());
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.integers().between(0, 1_000_000).map(number -> "f" + number);
    }

    private static Arbitrary<List<Coordinate>> offsets(int min, int max) {
        // Multiples of 0.01 make rings that touch and overlap; fine ones make crossings off the grid.
        Arbitrary<Double> offset = Arbitraries.oneOf(
                Arbitraries.doubles().between(-0.02, 0.02).ofScale(2),
                Arbitraries.doubles().between(-0.02, 0.02).ofScale(7));
        return Combinators.combine(offset, offset)
                .as(Coordinate::new)
                .list()
                .ofMinSize(min)
                .ofMaxSize(max);
    }

    private static Coordinate[] shifted(Coordinate at, List<Coordinate> offsets, int length) {
        List<Coordinate> path = new ArrayList<>();
        for (Coordinate offset : offsets) {
            path.add(new Coordinate(at.x + offset.x, Math.max(-90, Math.min(90, at.y + offset.y))));
        }
        return path.toArray(new Coordinate[length]);
    }
}
