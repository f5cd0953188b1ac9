package org.weltgewebe.bakery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
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

    /** Rings that may cross themselves: what the repair is for. */
    public static Arbitrary<Feature> polygons() {
        return Combinators.combine(ids(), positions(), offsets(3, 8)).as((id, at, offsets) -> {
            Coordinate[] ring = shifted(at, offsets, offsets.size() + 1);
            ring[ring.length - 1] = ring[0].copy();
            return new Feature("area", id, GEOMETRIES.createPolygon(ring), new TreeMap<>(), 0, 26);
        });
    }

    public static Arbitrary<Feature> features() {
        return Arbitraries.oneOf(nodes(), lines(), polygons());
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.integers().between(0, 1_000_000).map(number -> "f" + number);
    }

    private static Arbitrary<List<Coordinate>> offsets(int min, int max) {
        Arbitrary<Double> offset = Arbitraries.doubles().between(-0.02, 0.02);
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
