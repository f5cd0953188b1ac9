package org.weltgewebe.pmtiles.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.Gzip;
import org.weltgewebe.pmtiles.PmtilesOptions;
import org.weltgewebe.pmtiles.PmtilesWriter;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.json.Json;
import org.weltgewebe.pmtiles.json.JsonObject;
import org.weltgewebe.pmtiles.tileset.TileChange;
import org.weltgewebe.pmtiles.tileset.TilesetInfo;
import org.weltgewebe.pmtiles.tileset.TilesetWriter;

class PmtilesMainTest {
    @TempDir
    Path directory;

    private String out = "";
    private String err = "";
    private String archive = "";
    private String tileset = "";

    @BeforeEach
    void writeAnArchiveAndATilesetWithTheSameTiles() throws IOException {
        byte[] tile = Gzip.compressOnce(new byte[] {1, 2, 3});
        Path file = directory.resolve("a.pmtiles");
        try (PmtilesWriter writer = PmtilesWriter.create(file, PmtilesOptions.mvtGzip())) {
            writer.add(0, tile);
            writer.add(3, tile);
            writer.finish("{\"vector_layers\":[]}");
        }
        Path weave = directory.resolve("weave");
        TilesetInfo info = TilesetInfo.mvtGzip("weave", new ZoomRange(0, 1), BoundsE7.WORLD, "{\"vector_layers\":[]}");
        try (TilesetWriter writer = TilesetWriter.open(weave, info)) {
            writer.publish(List.of(TileChange.put(0, tile)), Map.of());
            writer.publish(List.of(TileChange.put(3, tile)), Map.of("sequence", "2"));
        }
        archive = file.toString();
        tileset = weave.toString();
    }

    @Test
    void helpNamesEveryCommandAndOption() {
        assertThat(run("--help")).isZero();
        assertThat(out).contains("show", "verify", "compare", "--json", "--deep", "--strict", "Exit code");
        assertThat(run()).isZero();
    }

    @Test
    void showsArchives() {
        assertThat(run("show", archive)).isZero();
        assertThat(out).contains("addressedTiles       2", "tileType             mvt", "clustered            true");

        assertThat(run("show", "--json", archive)).isZero();
        JsonObject facts = Json.parseObject(out);
        assertThat(facts.count("tileContents")).isEqualTo(1);
        assertThat(facts.object("metadata").has("vector_layers")).isTrue();
        assertThat(facts.array("bounds")).hasSize(4);
    }

    @Test
    void showsTilesets() {
        assertThat(run("show", "--json", tileset)).isZero();
        JsonObject facts = Json.parseObject(out);
        assertThat(facts.count("generation")).isEqualTo(2);
        assertThat(facts.array("archives")).hasSize(2);
    }

    @Test
    void verifies() throws IOException {
        assertThat(run("verify", "--deep", archive)).isZero();
        assertThat(out).isEqualTo(archive + ": good\n");
        assertThat(run("verify", "--deep", tileset)).isZero();

        Files.write(Path.of(archive), new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(run("verify", archive)).isEqualTo(2);
        assertThat(out).startsWith("file-size: file: ").endsWith(": 1 findings\n");
        assertThat(run("verify", "--json", archive)).isEqualTo(2);
        List<String> lines = out.lines().toList();
        assertThat(Json.parseObject(lines.get(0)).string("finding")).startsWith("file-size: ");
        assertThat(Json.parseObject(lines.get(1)).count("findings")).isEqualTo(1);
    }

    @Test
    void compares() throws IOException {
        assertThat(run("compare", "--strict", archive, tileset)).isZero();
        assertThat(out).startsWith("equal          2\n");

        try (PmtilesWriter writer = PmtilesWriter.create(directory.resolve("b.pmtiles"), PmtilesOptions.mvtGzip())) {
            writer.add(0, Gzip.compressOnce(new byte[] {1}));
            writer.finish("{\"vector_layers\":[]}");
        }
        assertThat(run("compare", archive, directory.resolve("b.pmtiles").toString()))
                .isEqualTo(2);
        assertThat(out).startsWith("0/0/0 different\n1/1/1 only-in-first\n");
        assertThat(run(
                        "compare",
                        "--json",
                        archive,
                        directory.resolve("b.pmtiles").toString()))
                .isEqualTo(2);
        assertThat(out.lines().map(Json::parseObject).toList())
                .last()
                .satisfies(summary -> assertThat(summary.count("onlyInFirst")).isEqualTo(1));
    }

    @Test
    void mistakesAreNamedAndFail() {
        assertThat(run("shwo")).isEqualTo(1);
        assertThat(err).isEqualTo("command: shwo (expected: show, verify, compare; see pmtiles --help)\n");
        assertThat(run("show")).isEqualTo(1);
        assertThat(err).isEqualTo("files: 0 (expected: 1; see pmtiles --help)\n");
        assertThat(run("show", "--deep", archive)).isEqualTo(1);
        assertThat(err).isEqualTo("option: --deep (expected: --json)\n");
        assertThat(run("show", archive + "x")).isEqualTo(1);
        assertThat(err).endsWith("a.pmtilesx (expected: an archive or a tileset directory)\n");
        assertThat(run("show", directory.toString())).isEqualTo(1);
        assertThat(err).contains("manifest.json");
    }

    private int run(String... args) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int code = PmtilesMain.run(
                List.of(args),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return code;
    }
}
