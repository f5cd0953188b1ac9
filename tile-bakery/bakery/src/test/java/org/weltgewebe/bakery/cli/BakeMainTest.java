package org.weltgewebe.bakery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pmtiles.tileset.TilesetReader;

class BakeMainTest {

    private static final String EXTRACT = "../../deploy/demo/liechtenstein-2013-08-03.osm.pbf";
    private static final String SCHEMA = "schemas/basemap.yaml";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void bakesTheBasemapTwiceToTheSameBytes() throws IOException {
        Path first = directory.resolve("first.pmtiles");
        Path second = directory.resolve("second.pmtiles");
        assertThat(run("osm", EXTRACT, "-s", SCHEMA, "-o", first.toString(), "--json"))
                .isZero();
        assertThat(out.toString())
                .startsWith("{\"tileset\":\"basemap\",\"features\":")
                .contains("\"rejected\":0")
                .contains("\"archiveBytes\":" + Files.size(first));
        assertThat(err.toString()).contains("reading").contains("zoom 14");
        assertThat(run("osm", EXTRACT, "-s", SCHEMA, "-o", second.toString(), "--quiet"))
                .isZero();
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(Files.size(first)).isLessThan(1_000_000);
    }

    @Test
    void publishesGenerationsOfATileset() throws IOException {
        Path tileset = directory.resolve("tiles").resolve("ground");
        assertThat(run("osm", EXTRACT, "-s", SCHEMA, "--tileset", tileset.toString(), "-z", "10", "--json"))
                .isZero();
        assertThat(run("osm", EXTRACT, "-s", SCHEMA, "--tileset", tileset.toString(), "-z", "11", "--json"))
                .isZero();
        assertThat(out.toString())
                .contains("\"tileset\":\"ground\"")
                .contains("\"generation\":1,")
                .contains("\"generation\":2,");
        try (TilesetReader reader = TilesetReader.open(tileset)) {
            assertThat(reader.manifest().info().zooms().max()).isEqualTo(11);
        }
        try (Stream<Path> files = Files.list(directory.resolve("tiles"))) {
            assertThat(files).containsExactly(tileset);
        }
    }

    @Test
    void geoJsonWithABadFeatureIsBakedAndReported() throws IOException {
        Path input = Files.writeString(
                directory.resolve("in.geojson"),
                "{\"type\":\"Point\",\"coordinates\":[9.5,47.1]}\n{\"type\":\"Point\",\"coordinates\":[]}");
        String target = directory.resolve("out.pmtiles").toString();
        assertThat(run("geojson", input.toString(), "-l", "spot", "-o", target, "-z", "5"))
                .isEqualTo(2);
        assertThat(out.toString()).contains("spot: 1 features (0 left out, 1 rejected), zooms 0..5, 6 tiles");
        assertThat(err.toString()).contains("feature 2: coordinates: not a position");
    }

    @Test
    void aFailedBakeLeavesTheTargetAsItWas() throws IOException {
        Path target = Files.writeString(directory.resolve("map.pmtiles"), "old");
        Path broken = Files.writeString(directory.resolve("broken.osm.pbf"), "not an extract");
        assertThat(run("osm", broken.toString(), "-s", SCHEMA, "-o", target.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("bake osm: broken.osm.pbf: not readable as OSM PBF");
        assertThat(target).hasContent("old");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(target, broken);
        }
    }

    @Test
    void anInterruptedBakeLeavesNothingBehind() throws IOException {
        Thread.currentThread().interrupt();
        int exitCode = run(
                "osm",
                EXTRACT,
                "-s",
                SCHEMA,
                "-o",
                directory.resolve("map.pmtiles").toString());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(exitCode).isEqualTo(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void mistakesAreExplained() {
        String target = directory.resolve("map.pmtiles").toString();
        assertThat(run("osm", "missing.osm.pbf", "-s", SCHEMA, "-o", target)).isEqualTo(1);
        assertThat(run("osm", EXTRACT, "-s", SCHEMA)).isEqualTo(1);
        assertThat(run("osm", EXTRACT, "-s", SCHEMA, "-o", "/nowhere/map.pmtiles"))
                .isEqualTo(1);
        assertThat(run("osm", EXTRACT, "-s", SCHEMA, "-o", target, "-Z", "9", "-z", "5"))
                .isEqualTo(1);
        assertThat(run("osmm")).isEqualTo(1);
        assertThat(err.toString())
                .contains("missing.osm.pbf: not found")
                .contains("Missing required argument")
                .contains("/nowhere")
                .contains("zooms 9..5")
                .contains("Did you mean: bake osm");
    }

    @Test
    void helpNamesCommandsAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("osm").contains("2   done, with findings");
        assertThat(run("osm", "--help")).isZero();
        assertThat(out.toString()).contains("--schema").contains("--maximum-zoom");
        assertThat(run()).isZero();
    }

    private int run(String... arguments) {
        return BakeMain.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
