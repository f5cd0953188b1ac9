package org.weltgewebe.bakery.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.bakery.Feature;

/** On the extract of the demo; its figures come from an independent count of the same file. */
class OsmExtractTest {

    static final Path LIECHTENSTEIN = Path.of("../../deploy/demo/liechtenstein-2013-08-03.osm.pbf");
    private static final OsmSchema BASEMAP = OsmSchema.read(Path.of("schemas/basemap.yaml"));

    @Test
    void theExtractBecomesFeaturesOfEveryLayer() throws IOException {
        AtomicLong readBytes = new AtomicLong();
        OsmExtract extract = OsmExtract.read(LIECHTENSTEIN, BASEMAP, readBytes::set);
        assertThat(extract.nodes()).isEqualTo(65_733);
        assertThat(extract.ways()).isEqualTo(7_121);
        assertThat(readBytes.get()).isEqualTo(Files.size(LIECHTENSTEIN));
        assertThat(extract.features().stream().map(Feature::layer).distinct())
                .containsExactlyInAnyOrder("land", "landuse", "water", "building", "boundary", "road", "place");
        extract.features().forEach(BASEMAP.tileset("basemap", 0, 14)::require);
        assertThat(named(extract, "place", "Vaduz")).singleElement().satisfies(vaduz -> {
            assertThat(vaduz.geometry().getCoordinate().x).isBetween(9.51, 9.53);
            assertThat(vaduz.geometry().getCoordinate().y).isBetween(47.13, 47.15);
        });
        assertThat(named(extract, "land", "Liechtenstein"))
                .singleElement()
                .satisfies(land -> assertThat(land.geometry().getGeometryType()).isEqualTo("Polygon"));
    }

    @Test
    void readingTwiceGivesTheSameFeatures() throws IOException {
        assertThat(OsmExtract.read(LIECHTENSTEIN, BASEMAP, bytes -> {}))
                .isEqualTo(OsmExtract.read(LIECHTENSTEIN, BASEMAP, bytes -> {}));
    }

    @Test
    void whatIsNoExtractIsRefusedByName(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("notes.pbf"), "this is not an extract, but long enough");
        assertThatThrownBy(() -> OsmExtract.read(text, BASEMAP, bytes -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.pbf: not readable as OSM PBF");
        byte[] whole = Files.readAllBytes(LIECHTENSTEIN);
        Path cut = Files.write(directory.resolve("cut.pbf"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> OsmExtract.read(cut, BASEMAP, bytes -> {})).isInstanceOf(IOException.class);
    }

    private static List<Feature> named(OsmExtract extract, String layer, String name) {
        return extract.features().stream()
                .filter(feature -> feature.layer().equals(layer)
                        && name.equals(feature.properties().get("name")))
                .toList();
    }
}
