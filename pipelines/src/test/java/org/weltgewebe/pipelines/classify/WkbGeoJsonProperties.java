package org.weltgewebe.pipelines.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.WKBWriter;

/** What JTS writes as well-known binary comes out as the GeoJSON of the same geometry. */
class WkbGeoJsonProperties {

    private static final GeometryFactory JTS = new GeometryFactory();

    @Property
    void everyGeometryKeepsItsCoordinates(
            @ForAll("geometries") Geometry geometry,
            @ForAll("dimensions") int dimensions,
            @ForAll("orders") int order,
            @ForAll boolean srid) {
        geometry.setSRID(srid ? 4326 : 0);
        JsonNode json = WkbGeoJson.read(new WKBWriter(dimensions, order, srid).write(geometry));
        assertThat(geometry(json).equalsExact(geometry))
                .as("%s of %s", json, geometry)
                .isTrue();
    }

    @Property(tries = 200)
    void everyTruncationIsRefusedAsTooShort(
            @ForAll("geometries") Geometry geometry, @ForAll("dimensions") int dimensions) {
        byte[] whole = new WKBWriter(dimensions, 2, false).write(geometry);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> WkbGeoJson.read(part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("well-known binary: ");
        }
        assertThatThrownBy(() -> WkbGeoJson.read(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessage("well-known binary: bytes behind the geometry");
    }

    @Property(tries = 2000)
    void hostileBytesAreRefusedOrReadButNeverFatal(@ForAll("damaged") byte[] bytes) {
        try {
            assertThat(WkbGeoJson.read(bytes).path("type").asText()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("[a-z -]+: .*");
        }
    }

    @Example
    void aCountThatTheBytesCannotHoldAllocatesNothing() {
        for (int type = 2; type <= 7; type++) {
            byte[] bomb = ByteBuffer.allocate(9)
                    .put((byte) 0)
                    .putInt(type)
                    .putInt(Integer.MAX_VALUE)
                    .array();
            assertThatThrownBy(() -> WkbGeoJson.read(bomb)).hasMessage("well-known binary: count exceeds the bytes");
            bomb[5] = (byte) 0xFF;
            assertThatThrownBy(() -> WkbGeoJson.read(bomb)).hasMessageContaining("empty or too short");
        }
    }

    @Example
    void whatAMapCannotDrawIsRefusedWithoutItsCoordinates() {
        Geometry point = JTS.createPoint(new Coordinate(180.5, 47.7654321));
        assertThatThrownBy(() -> WkbGeoJson.read(new WKBWriter().write(point)))
                .hasMessageContaining("out of range")
                .hasMessageNotContaining("7654321");
        for (Geometry empty : List.of(
                JTS.createPoint(),
                JTS.createLineString(),
                JTS.createPolygon(),
                JTS.createMultiPoint(),
                JTS.createGeometryCollection())) {
            assertThatThrownBy(() -> WkbGeoJson.read(new WKBWriter().write(empty)))
                    .hasMessageContaining("empty");
        }
        Point swiss = JTS.createPoint(new Coordinate(9, 47));
        swiss.setSRID(2056);
        assertThatThrownBy(() -> WkbGeoJson.read(new WKBWriter(2, true).write(swiss)))
                .hasMessage("srid: 2056 (expected: 4326)");
        assertThatThrownBy(() -> WkbGeoJson.read(new byte[] {0, 0, 0, 0, 8})).hasMessageContaining("geometry type: 8");
    }

    @Example
    void aNestThatIsTooDeepIsRefused() {
        Geometry nest = JTS.createPoint(new Coordinate(9, 47));
        for (int depth = 0; depth < 9; depth++) {
            nest = JTS.createGeometryCollection(new Geometry[] {nest});
        }
        byte[] wkb = new WKBWriter().write(nest);
        assertThatThrownBy(() -> WkbGeoJson.read(wkb)).hasMessage("geometry: nested deeper than 8");
    }

    @Provide
    Arbitrary<Integer> dimensions() {
        return Arbitraries.of(2, 3);
    }

    @Provide
    Arbitrary<Integer> orders() {
        return Arbitraries.of(1, 2);
    }

    @Provide
    Arbitrary<Geometry> geometries() {
        Arbitrary<Geometry> simple = simple();
        Arbitrary<Geometry> collections = simple.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> JTS.createGeometryCollection(parts.toArray(Geometry[]::new)));
        return Arbitraries.oneOf(simple, collections);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<byte[]> valid = geometries().map(geometry -> new WKBWriter(3, 2, false).write(geometry));
        return Combinators.combine(valid, Arbitraries.integers().between(0, 60), Arbitraries.bytes())
                .as((bytes, at, value) -> {
                    byte[] copy = bytes.clone();
                    copy[at % copy.length] = value;
                    return copy;
                });
    }

    private static Arbitrary<Geometry> simple() {
        Arbitrary<Coordinate> coordinates = Combinators.combine(
                        Arbitraries.doubles().between(-180, 180).ofScale(7),
                        Arbitraries.doubles().between(-90, 90).ofScale(7))
                .as((longitude, latitude) -> new Coordinate(longitude, latitude, 400));
        Arbitrary<Point> points = coordinates.map(JTS::createPoint);
        Arbitrary<LineString> lines = coordinates
                .list()
                .ofMinSize(2)
                .ofMaxSize(5)
                .map(list -> JTS.createLineString(list.toArray(Coordinate[]::new)));
        Arbitrary<Polygon> polygons = coordinates
                .list()
                .ofMinSize(3)
                .ofMaxSize(5)
                .map(WkbGeoJsonProperties::closed)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(rings -> JTS.createPolygon(
                        JTS.createLinearRing(rings.get(0)),
                        rings.stream().skip(1).map(JTS::createLinearRing).toArray(LinearRing[]::new)));
        return Arbitraries.oneOf(
                points.map(p -> p),
                lines.map(l -> l),
                polygons.map(p -> p),
                points.list().ofMinSize(1).ofMaxSize(3).map(list -> JTS.createMultiPoint(list.toArray(Point[]::new))),
                lines.list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .map(list -> JTS.createMultiLineString(list.toArray(LineString[]::new))),
                polygons.list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .map(list -> JTS.createMultiPolygon(list.toArray(Polygon[]::new))));
    }

    private static Coordinate[] closed(List<Coordinate> open) {
        List<Coordinate> ring = new ArrayList<>(open);
        ring.add(open.get(0).copy());
        return ring.toArray(Coordinate[]::new);
    }

    /** The geometry of a GeoJSON tree, read here once more and by other code. */
    private static Geometry geometry(JsonNode json) {
        JsonNode at = json.path("coordinates");
        return switch (json.path("type").asText()) {
            case "Point" -> JTS.createPoint(coordinate(at));
            case "LineString" -> JTS.createLineString(coordinates(at));
            case "Polygon" -> polygon(at);
            case "MultiPoint" -> JTS.createMultiPointFromCoords(coordinates(at));
            case "MultiLineString" ->
                JTS.createMultiLineString(parts(at).stream()
                        .map(part -> JTS.createLineString(coordinates(part)))
                        .toArray(LineString[]::new));
            case "MultiPolygon" ->
                JTS.createMultiPolygon(
                        parts(at).stream().map(WkbGeoJsonProperties::polygon).toArray(Polygon[]::new));
            case "GeometryCollection" ->
                JTS.createGeometryCollection(parts(json.path("geometries")).stream()
                        .map(WkbGeoJsonProperties::geometry)
                        .toArray(Geometry[]::new));
            default -> throw new AssertionError(json);
        };
    }

    private static Polygon polygon(JsonNode rings) {
        List<LinearRing> read = parts(rings).stream()
                .map(ring -> JTS.createLinearRing(coordinates(ring)))
                .toList();
        return JTS.createPolygon(read.get(0), read.stream().skip(1).toArray(LinearRing[]::new));
    }

    private static Coordinate[] coordinates(JsonNode positions) {
        return parts(positions).stream().map(WkbGeoJsonProperties::coordinate).toArray(Coordinate[]::new);
    }

    private static Coordinate coordinate(JsonNode position) {
        assertThat(position).hasSize(2);
        return new Coordinate(position.get(0).asDouble(), position.get(1).asDouble());
    }

    private static List<JsonNode> parts(JsonNode array) {
        List<JsonNode> parts = new ArrayList<>();
        array.forEach(parts::add);
        return parts;
    }
}
