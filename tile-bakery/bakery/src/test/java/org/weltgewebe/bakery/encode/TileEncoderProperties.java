package org.weltgewebe.bakery.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FeatureCodec;
import org.weltgewebe.bakery.Samples;
import org.weltgewebe.bakery.slice.WebMercator;
import org.weltgewebe.pmtiles.TileCoord;

class TileEncoderProperties {

    private static final TileCoord LIECHTENSTEIN =
            new TileCoord(8, (int) (WebMercator.x(9.55) * 256), (int) (WebMercator.y(47.15) * 256));

    private final TileEncoder encoder = new TileEncoder(Samples.WEAVE);

    @Property(tries = 100)
    void theOrderOfTheInputDoesNotMatter(@ForAll("lists") List<Feature> features, @ForAll Random random) {
        byte[] tile = encoder.encode(LIECHTENSTEIN, features);
        List<Feature> shuffled = new ArrayList<>(features);
        Collections.shuffle(shuffled, random);
        assertThat(encoder.encode(LIECHTENSTEIN, shuffled)).isEqualTo(tile);
    }

    @Property(tries = 100)
    void aFeatureThatWentThroughStateIsEncodedTheSame(@ForAll("lists") List<Feature> features) {
        List<Feature> stored = features.stream()
                .map(feature -> FeatureCodec.decode(FeatureCodec.encode(feature)))
                .toList();
        assertThat(encoder.encode(LIECHTENSTEIN, stored)).isEqualTo(encoder.encode(LIECHTENSTEIN, features));
    }

    @Provide
    Arbitrary<List<Feature>> lists() {
        return Samples.features().list().ofMaxSize(30);
    }
}
