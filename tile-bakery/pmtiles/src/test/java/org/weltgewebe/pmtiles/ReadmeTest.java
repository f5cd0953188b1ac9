package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    @TempDir
    Path directory;

    /** The lines of the README example; compiled and run here, compared below. */
    @Test
    void theExampleRuns() throws Exception {
        byte[] tile = {1, 2, 3};
        // example
        Path file = directory.resolve("places.pmtiles");
        byte[] gzippedTile = Gzip.compressOnce(tile);
        try (PmtilesWriter writer = PmtilesWriter.create(file, PmtilesOptions.mvtGzip())) {
            writer.add(new TileCoord(0, 0, 0).id(), gzippedTile); // ascending ids
            writer.finish("{\"vector_layers\":[{\"id\":\"place\",\"fields\":{}}]}");
        }
        try (PmtilesReader reader = PmtilesReader.open(file)) {
            byte[] stored = reader.tile(new TileCoord(0, 0, 0).id()); // as stored, still gzipped
            assertThat(Gzip.decompress(stored, 1 << 20)).isEqualTo(tile);
        }
        // end of example
    }

    @Test
    void theReadmeShowsTheExample() throws Exception {
        List<String> source =
                Files.readAllLines(Path.of("src/test/java/org/weltgewebe/pmtiles/ReadmeTest.java")).stream()
                        .map(line -> line.length() > 8 ? line.substring(8) : line)
                        .toList();
        List<String> example = source.subList(source.indexOf("// example") + 1, source.indexOf("// end of example"));

        assertThat(Files.readString(Path.of("README.md"))).contains(String.join("\n", example));
    }
}
