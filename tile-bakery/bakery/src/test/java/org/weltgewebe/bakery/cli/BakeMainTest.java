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
                .contains("Missing required option")
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
