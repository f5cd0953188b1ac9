package org.weltgewebe.bakery.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.MvtDecoder;
import org.weltgewebe.bakery.Samples;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.encode.TileEncoder;
import org.weltgewebe.pmtiles.TileCoord;

class SliceProperties {

    private static final int MAX_ZOOM = Samples.WEAVE.maxZoom();

    private final Slicer slicer = new Slicer(Samples.WEAVE);
    private final Footprint footprint = new Footprint(Samples.WEAVE);
    private final TileEncoder encoder = new TileEncoder(Samples.WEAVE);

    @Property(tries = 500)
    void everyPointIsInItsTileWithinOneUnit(@ForAll("positions") Coordinate at) {
        Feature node = Samples.node("a", at.x, at.y, "");
        double n = 1 << MAX_ZOOM;
        double worldX = WebMercator.x(at.x) % 1.0 * n;
        double worldY = WebMercator.y(at.y) * n;
        int x = (int) Math.min(n - 1, Math.floor(worldX));
        int y = (int) Math.min(n - 1, Math.floor(worldY));
        TileCoord home = new TileCoord(MAX_ZOOM, x, y);

        assertThat(footprint.tiles(node, MAX_ZOOM)).contains(home.id());
        int[] position = MvtDecoder.decode(encoder.encode(home, List.of(node)))
                .get("node")
                .features()
                .get(0)
                .paths()
                .get(0);
        assertThat(Math.abs(position[0] - (worldX - x) * 4096)).isLessThanOrEqualTo(1);
        assertThat(Math.abs(position[1] - (worldY - y) * 4096)).isLessThanOrEqualTo(1);
    }

    @Property(tries = 300)
    void theFootprintIsWhereTheEncoderWrites(
            @ForAll("features") Feature feature, @ForAll @IntRange(max = 14) int zoom) {
        long[] tiles = footprint.tiles(feature, zoom);
        assertThat(tiles).doesNotHaveDuplicates().isSorted();
        Map<Long, TileGeometry> sliced = new HashMap<>();
        slicer.slice(feature, zoom, (tile, geometry) -> {
            assertThat(sliced.put(tile.id(), geometry)).isNull();
            assertThat(slicer.slice(feature, tile)).isEqualTo(geometry);
            assertThat(encoder.encode(tile, List.of(feature))).isNotEmpty();
            for (TileCoord near : neighbours(tile)) {
                boolean drawn = encoder.encode(near, List.of(feature)).length > 0;
                assertThat(java.util.Arrays.binarySearch(tiles, near.id()) >= 0).isEqualTo(drawn);
            }
        });
        assertThat(sliced.keySet()).containsExactlyInAnyOrder(box(tiles));
    }

    @Property(tries = 300)
    void polygonsAreValidInEveryTile(
            @ForAll("polygons") Feature polygon, @ForAll @IntRange(min = 8, max = 14) int zoom) {
        slicer.slice(polygon, zoom, (tile, geometry) -> {
            List<int[]> rings = MvtDecoder.decode(encoder.encode(tile, List.of(polygon)))
                    .get("area")
                    .features()
                    .get(0)
                    .paths();
            assertThat(Snap.area2(rings.get(0))).as("the first ring is a shell").isPositive();
            assertThat(new IsValidOp(RingAssembly.polygons(rings)).getValidationError())
                    .isNull();
        });
    }

    @Example
    void aLineAcrossTheAntimeridianGoesTheShortWay() {
        Feature fijiToSamoa = Samples.feature("edge", "a", "LINESTRING (178.4 -18.1, -171.8 -13.8)");
        int zoom = 6;
        Map<Integer, Integer> columns = new TreeMap<>();
        slicer.slice(fijiToSamoa, zoom, (tile, geometry) -> columns.merge(tile.x(), 1, Integer::sum));
        assertThat(columns.keySet()).containsExactly(0, 1, 63);
    }

    @Example
    void aPointOnTheAntimeridianReachesTheBufferOfTheOtherSide() {
        long[] tiles = footprint.tiles(Samples.node("a", 180, 10, ""), 8);
        int y = (int) (WebMercator.y(10) * 256);
        assertThat(tiles).containsExactlyInAnyOrder(new TileCoord(8, 0, y).id(), new TileCoord(8, 255, y).id());
    }

    @Example
    void atZoomZeroAPointIsDrawnOnce() {
        TilesetSpec low = new TilesetSpec(
                "low", List.of(LayerSpec.of("node", 0, 4, Map.of("topics", FieldType.STRING))), List.of(), 0, 4, 8, "");
        byte[] tile = new TileEncoder(low).encode(new TileCoord(0, 0, 0), List.of(Samples.node("a", 179.9, 10, "")));
        assertThat(MvtDecoder.decode(tile).get("node").features().get(0).paths().get(0))
                .hasSize(2);
    }

    @Example
    void aPolygonBeyond180DegreesWrapsIntoTheOtherHemisphere() {
        Feature box = Samples.feature("area", "a", "POLYGON ((170 -10, 190 -10, 190 10, 170 10, 170 -10))");
        Map<Integer, Integer> columns = new TreeMap<>();
        slicer.slice(box, 5, (tile, geometry) -> columns.merge(tile.x(), 1, Integer::sum));
        assertThat(columns.keySet()).containsExactly(0, 31);
    }

    @Example
    void thePolesAreMovedToTheEdgeOfTheMap() {
        assertThat(footprint.tiles(Samples.node("a", 0.1, 90, ""), 9)).contains(new TileCoord(9, 256, 0).id());
        assertThat(footprint.tiles(Samples.node("a", 0.1, -90, ""), 9)).contains(new TileCoord(9, 256, 511).id());
    }

    @Example
    void theFootprintOfALineIsNotItsBoundingBox() {
        Feature diagonal = Samples.feature("edge", "a", "LINESTRING (0 0, 20 20)");
        int zoom = 10;
        assertThat(footprint.tiles(diagonal, zoom).length).isLessThan(250);
    }

    @Example
    void aFeatureWithTooManyTilesIsRefused() {
        Feature world = Samples.feature("area", "a", "POLYGON ((-180 -80, 180 -80, 180 80, -180 80, -180 -80))");
        assertThat(footprint.tiles(world, 4)).hasSizeBetween(150, 256);
        assertThatThrownBy(() -> footprint.tiles(world, 11))
                .isInstanceOf(TooManyTilesException.class)
                .hasMessageContaining("zoom 11");
    }

    @Example
    void aHiddenZoomHasNoFootprint() {
        assertThat(footprint.tiles(Samples.node("a", 9.5, 47.1, ""), 7)).isEmpty();
        assertThat(footprint.tiles(Samples.node("a", 9.5, 47.1, ""), 15)).isEmpty();
    }

    private static List<TileCoord> neighbours(TileCoord tile) {
        int last = (1 << tile.z()) - 1;
        List<TileCoord> tiles = new java.util.ArrayList<>();
        for (int dx = -1; dx <= 1; dx++) {
            for (int dy = -1; dy <= 1; dy++) {
                int y = tile.y() + dy;
                if (y >= 0 && y <= last) {
                    tiles.add(new TileCoord(tile.z(), Math.floorMod(tile.x() + dx, last + 1), y));
                }
            }
        }
        return tiles;
    }

    private static Long[] box(long[] ids) {
        return java.util.Arrays.stream(ids).boxed().toArray(Long[]::new);
    }

    @Provide
    Arbitrary<Coordinate> positions() {
        return Samples.positions();
    }

    @Provide
    Arbitrary<Feature> features() {
        return Samples.features();
    }

    @Provide
    Arbitrary<Feature> polygons() {
        return Samples.polygons();
    }
}
