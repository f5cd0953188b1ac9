package org.weltgewebe.bakery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FeatureCodecProperties {

    @Property(tries = 300)
    void aFeatureComesBackAsItWas(@ForAll("features") Feature feature) {
        byte[] bytes = FeatureCodec.encode(feature);
        Feature back = FeatureCodec.decode(bytes);
        assertThat(back).isEqualTo(feature);
        assertThat(FeatureCodec.encode(back)).isEqualTo(bytes);
    }

    @Property(tries = 200)
    void damagedBytesAreRefused(@ForAll("features") Feature feature, @ForAll @IntRange(min = 1, max = 20) int cut) {
        byte[] bytes = FeatureCodec.encode(feature);
        byte[] shorter = Arrays.copyOf(bytes, Math.max(0, bytes.length - cut));
        assertThatThrownBy(() -> FeatureCodec.decode(shorter)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void everyKindOfGeometryAndPropertyRoundTrips() {
        TreeMap<String, Object> properties =
                new TreeMap<>(Map.of("text", "Bäckerei", "long", -5L, "double", 0.1, "yes", true, "no", false));
        for (String wkt : new String[] {
            "POINT (9.5209 47.141)",
            "MULTIPOINT ((1 2), (3 4))",
            "LINESTRING (1 2, 3.00000001 4)",
            "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8, 9 9))",
            "POLYGON ((0 0, 10 0, 10 10, 0 0), (7 6, 8 6, 8 7, 7 6))",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"
        }) {
            Feature feature = new Feature("node", "a", Samples.wkt(wkt), properties, 3, 9);
            assertThat(FeatureCodec.decode(FeatureCodec.encode(feature))).isEqualTo(feature);
        }
    }

    @Example
    void sevenDecimalsAreStoredAsSmallIntegers() {
        byte[] exact =
                FeatureCodec.encode(Samples.feature("edge", "a", "LINESTRING (9.5209001 47.141, 9.5209100 47.1411)"));
        byte[] raw =
                FeatureCodec.encode(Samples.feature("edge", "a", "LINESTRING (9.52090015 47.141, 9.52091 47.1411)"));
        assertThat(exact.length).isLessThan(raw.length - 10);
    }

    @Example
    void anUnknownVersionIsRefused() {
        byte[] bytes = FeatureCodec.encode(Samples.node("a", 9.5, 47.1, ""));
        bytes[0] = 2;
        assertThatThrownBy(() -> FeatureCodec.decode(bytes)).hasMessageContaining("feature version: 2 (expected: 1");
    }

    @Provide
    Arbitrary<Feature> features() {
        return Samples.features();
    }
}
