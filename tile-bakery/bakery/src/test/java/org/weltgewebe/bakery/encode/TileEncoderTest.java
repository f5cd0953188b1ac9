package org.weltgewebe.bakery.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.Generalisation;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.bakery.MvtDecoder;
import org.weltgewebe.bakery.MvtDecoder.DecodedFeature;
import org.weltgewebe.bakery.Samples;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.pmtiles.TileCoord;

class TileEncoderTest {

    private static final TileCoord WORLD = new TileCoord(0, 0, 0);
    private static final TilesetSpec SHAPES = new TilesetSpec(
            "shapes",
            List.of(
                    new LayerSpec(
                            "second",
                            0,
                            2,
                            new TreeMap<>(Map.of("n", FieldType.NUMBER, "b", FieldType.BOOLEAN, "s", FieldType.STRING)),
                            true,
                            Generalisation.DEFAULT),
                    new LayerSpec("first", 0, 2, new TreeMap<>(), false, Generalisation.DEFAULT)),
            List.of(),
            0,
            0,
            8,
            "");

    private final TileEncoder encoder = new TileEncoder(SHAPES);

    @Test
    void layersComeInTheOrderOfTheSpecAndEmptyOnesAreLeftOut() {
        byte[] both = encoder.encode(
                WORLD,
                List.of(Samples.feature("first", "a", "POINT (1 1)"), Samples.feature("second", "b", "POINT (1 1)")));
        assertThat(MvtDecoder.decode(both).keySet()).containsExactly("second", "first");
        byte[] one = encoder.encode(WORLD, List.of(Samples.feature("first", "a", "POINT (1 1)")));
        assertThat(MvtDecoder.decode(one).keySet()).containsExactly("first");
        assertThat(encoder.encode(WORLD, List.of())).isEmpty();
    }

    @Test
    void propertiesKeepTheirTypes() {
        TreeMap<String, Object> properties = new TreeMap<>(Map.of("n", -7L, "b", true, "s", "Höhe"));
        DecodedFeature a = only(new Feature("second", "node/1", Samples.wkt("POINT (0 0)"), properties, 0, 26));
        assertThat(a.tags()).isEqualTo(Map.of("id", "node/1", "n", -7L, "b", true, "s", "Höhe"));
        assertThat(a.id()).isEqualTo(FeatureId.hash53("node/1")).isBetween(0L, (1L << 53) - 1);
        properties.put("n", 2.5);
        DecodedFeature b = only(new Feature("second", "node/1", Samples.wkt("POINT (0 0)"), properties, 0, 26));
        assertThat(b.tags()).containsEntry("n", 2.5);
    }

    @Test
    void aLayerWithoutIdsCarriesNone() {
        DecodedFeature feature = only(Samples.feature("first", "a", "POINT (0 0)"));
        assertThat(feature.tags()).isEmpty();
        assertThat(feature.id()).isZero();
    }

    @Test
    void shellsAreWoundOneWayAndHolesTheOther() {
        DecodedFeature ring = only(Samples.feature(
                "first",
                "a",
                "POLYGON ((-90 -60, -90 60, 90 60, 90 -60, -90 -60), (-10 -10, 10 -10, 10 10, -10 10, -10 -10))"));
        assertThat(ring.paths()).hasSize(2);
        assertThat(area2(ring.paths().get(0))).isPositive();
        assertThat(area2(ring.paths().get(1))).isNegative();
        assertThat(ring.paths().get(0)).hasSize(8);
    }

    @Test
    void geometryIsClippedToTheTileWithItsBuffer() {
        DecodedFeature line = only(Samples.feature("first", "a", "LINESTRING (100 0, 260 0)"));
        assertThat(line.paths()).hasSize(2);
        assertThat(line.paths().get(0)).containsExactly(3186, 2048, 4096 + 128, 2048);
        assertThat(line.paths().get(1)).containsExactly(-128, 2048, 910, 2048);
    }

    @Test
    void degenerateGeometryIsDropped() {
        assertThat(encoder.encode(WORLD, List.of(Samples.feature("first", "a", "LINESTRING (1 1, 1 1.0000001)"))))
                .isEmpty();
        assertThat(encoder.encode(
                        WORLD, List.of(Samples.feature("first", "a", "POLYGON ((1 1, 1.01 1, 1.01 1.01, 1 1))"))))
                .isEmpty();
    }

    @Test
    void aBowTieBecomesTwoValidTriangles() {
        DecodedFeature bowTie =
                only(Samples.feature("first", "a", "POLYGON ((-40 -40, 40 40, 40 -40, -40 40, -40 -40))"));
        assertThat(bowTie.paths()).hasSize(2).allSatisfy(ring -> assertThat(area2(ring))
                .isPositive());
    }

    @Test
    void gzipIsStableAndNamesNoTimeAndNoSystem() throws Exception {
        byte[] tile = encoder.encode(WORLD, List.of(Samples.feature("first", "a", "POINT (1 1)")));
        byte[] stored = TileCompression.gzip(tile);
        assertThat(stored).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff).isEqualTo(TileCompression.gzip(tile));
        assertThat(TileCompression.gunzip(stored, 1 << 20)).isEqualTo(tile);
        assertThat(TileCompression.gzip(new byte[0])).isEmpty();
    }

    @Test
    void idsHashToTheSameNumberForever() {
        assertThat(FeatureId.hash53("a")).isEqualTo(FeatureId.hash53("a")).isNotEqualTo(FeatureId.hash53("b"));
        assertThat(FeatureId.hash53("018f6f4e-0000-7000-8000-000000000001")).isEqualTo(GOLDEN_ID);
    }

    /** Clients keep these numbers; a change of the hash is a change of the tile format. */
    private static final long GOLDEN_ID = 357_382_834_617_297L;

    private DecodedFeature only(Feature feature) {
        return MvtDecoder.decode(encoder.encode(WORLD, List.of(feature)))
                .values()
                .iterator()
                .next()
                .features()
                .get(0);
    }

    private static long area2(int[] ring) {
        long area2 = 0;
        for (int i = 0; i < ring.length; i += 2) {
            int next = (i + 2) % ring.length;
            area2 += (long) ring[i] * ring[next + 1] - (long) ring[next] * ring[i + 1];
        }
        return area2;
    }
}
