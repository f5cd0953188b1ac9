package org.weltgewebe.pmtiles.tileset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.ZoomRange;

class TilesetTest {
    static final TilesetInfo INFO =
            TilesetInfo.mvtGzip("weave", new ZoomRange(0, 14), BoundsE7.WORLD, "{\"vector_layers\":[]}");

    @TempDir
    Path directory;

    @Test
    void readersSeeWhatWasPublished() throws Exception {
        try (TilesetWriter writer = TilesetWriter.open(directory, INFO);
                TilesetReader reader = TilesetReader.open(directory)) {
            assertThat(reader.manifest().generation()).isZero();
            writer.publish(List.of(put(0, "a"), put(1, "b"), put(5, "c")), Map.of("sequence", "7"));
            writer.publish(List.of(put(0, "d"), TileChange.removed(5)), Map.of("sequence", "8"));

            assertThat(reader.tile(0)).isNull();
            assertThat(reader.refresh()).isTrue();
            assertThat(reader.refresh()).isFalse();

            assertThat(reader.manifest().generation()).isEqualTo(2);
            assertThat(reader.manifest().attributes()).containsEntry("sequence", "8");
            assertThat(text(reader.tile(0))).isEqualTo("d");
            assertThat(text(reader.tile(1))).isEqualTo("b");
            assertThat(reader.tile(5)).isNull();
            assertThat(text(reader.at(1).tile(5))).isEqualTo("c");
        }
    }

    static TileChange put(long id, String text) {
        return TileChange.put(id, text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(byte[] stored) {
        return new String(stored, StandardCharsets.UTF_8);
    }
}
