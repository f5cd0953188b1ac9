package org.weltgewebe.bakery.geojson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.Samples;

class GeoJsonFileTest {

    private static final String POINT = "{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":{\"type\":\"Point\","
            + "\"coordinates\":[9.5,47.1]},\"properties\":{\"n\":1,\"s\":\"x\",\"b\":true,\"none\":null,\"o\":{\"k\":[1]}}}";
    private static final String LINE = "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\","
            + "\"coordinates\":[[9,47],[10,48]]},\"properties\":{\"n\":2.5,\"s\":7}}";

    @TempDir
    Path directory;

    @Test
    void collectionsAreRead() throws IOException {
        GeoJsonFile file = read("{\"type\":\"FeatureCollection\",\"features\":[" + POINT + "," + LINE + "]}");
        assertThat(file.problems()).isEmpty();
        assertThat(file.fields())
                .isEqualTo(Map.of(
                        "n", FieldType.NUMBER, "s", FieldType.STRING, "b", FieldType.BOOLEAN, "o", FieldType.STRING));
        assertThat(file.features()).extracting(Feature::id).containsExactly("a", "2");
        assertThat(file.features().get(0).properties())
                .isEqualTo(Map.of("n", 1L, "s", "x", "b", true, "o", "{\"k\":[1]}"));
        assertThat(file.features().get(1).properties()).isEqualTo(Map.of("n", 2.5, "s", "7"));
    }

    @Test
    void sequencesAndBareGeometriesAreRead() throws IOException {
        GeoJsonFile file = read(POINT + "\n" + LINE + "\n{\"type\":\"Point\",\"coordinates\":[1,2,300]}\n");
        assertThat(file.features()).hasSize(3);
        assertThat(file.features().get(2).geometry()).isEqualTo(Samples.wkt("POINT (1 2)"));
    }

    @Test
    void gzippedFilesAreRead() throws IOException {
        Path file = directory.resolve("a.geojson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(POINT.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(GeoJsonFile.read(file, "node").features()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}",
                "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]]]}",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,0]],[[5,4],[6,4],[6,5],[5,4]]]}",
                "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[9,9],[0,0]]]]}"
            })
    void everyKindOfGeometryIsRead(String geometry) throws IOException {
        assertThat(read(geometry).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Feature\",\"geometry\":null,\"properties\":null}",
                "{\"type\":\"Point\",\"coordinates\":[\"secret\",2]}",
                "{\"type\":\"Point\",\"coordinates\":[9,191]}",
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,1]]]}",
                "{\"type\":\"Polygon\",\"coordinates\":[]}",
                "{\"type\":\"LineString\",\"coordinates\":5}",
                "{\"type\":\"GeometryCollection\",\"geometries\":[]}",
                "[1,2]",
                "{}"
            })
    void aBadFeatureIsCountedAndTheRestIsRead(String bad) throws IOException {
        GeoJsonFile file = read(bad + "\n" + POINT);
        assertThat(file.features()).hasSize(1);
        assertThat(file.problems())
                .singleElement()
                .asString()
                .startsWith("feature 1: ")
                .doesNotContain("secret");
    }

    @Test
    void whatIsNotJsonIsRefusedWithItsLine() {
        assertThatThrownBy(() -> read(POINT + "\n{\"type\": secret}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.geojson: not JSON at line 2")
                .hasMessageNotContaining("secret");
    }

    private GeoJsonFile read(String json) throws IOException {
        return GeoJsonFile.read(Files.writeString(directory.resolve("a.geojson"), json), "node");
    }
}
