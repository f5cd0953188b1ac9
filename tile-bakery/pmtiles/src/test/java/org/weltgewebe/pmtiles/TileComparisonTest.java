package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pmtiles.ComparisonResult.Difference;
import org.weltgewebe.pmtiles.ComparisonResult.Kind;

class TileComparisonTest {
    @TempDir
    Path directory;

    @Test
    void everyTileIsCountedOnce() throws Exception {
        byte[] fast;
        byte[] small;
        byte[] plain =
                "weave weave weave weave weave, weave wave weave".repeat(30).getBytes();
        try (Gzip one = new Gzip(1);
                Gzip nine = new Gzip(9)) {
            fast = one.compress(plain);
            small = nine.compress(plain);
        }
        assertThat(fast).isNotEqualTo(small);
        byte[] a = {1};
        byte[] b = {2};

        ComparisonResult result = compare(
                Map.of(0L, a, 1L, a, 2L, fast, 3L, a, 9L, a), Map.of(0L, a, 1L, b, 2L, small, 4L, b, 7L, b, 9L, a));

        assertThat(result).extracting(ComparisonResult::equal).isEqualTo(2L);
        assertThat(result.firstDifferences())
                .containsExactly(
                        new Difference(1, Kind.DIFFERENT),
                        new Difference(2, Kind.RECOMPRESSED),
                        new Difference(3, Kind.ONLY_IN_FIRST),
                        new Difference(4, Kind.ONLY_IN_SECOND),
                        new Difference(7, Kind.ONLY_IN_SECOND));
        assertThat(result.onlyInSecond()).isEqualTo(2);
        assertThat(result.isSameContent()).isFalse();
    }

    @Test
    void recompressedTilesAreTheSameContent() throws Exception {
        byte[] plain = new byte[5000];
        byte[] fast;
        try (Gzip one = new Gzip(1)) {
            fast = one.compress(plain);
        }
        ComparisonResult result = compare(Map.of(3L, fast), Map.of(3L, Gzip.compressOnce(plain)));

        assertThat(result.isSameContent()).isTrue();
        assertThat(result.isSameBytes()).isFalse();
        assertThat(compare(Map.of(3L, fast), Map.of(3L, fast)).isSameBytes()).isTrue();
    }

    private ComparisonResult compare(Map<Long, byte[]> first, Map<Long, byte[]> second) throws IOException {
        return TileComparison.compare(cursor("first.pmtiles", first), cursor("second.pmtiles", second));
    }

    private TileCursor cursor(String name, Map<Long, byte[]> tiles) throws IOException {
        Path file = directory.resolve(name);
        try (PmtilesWriter writer = PmtilesWriter.create(file, PmtilesOptions.mvtGzip())) {
            for (Map.Entry<Long, byte[]> tile : new TreeMap<>(tiles).entrySet()) {
                writer.add(tile.getKey(), tile.getValue());
            }
            writer.finish(PmtilesWriterTest.LAYERS);
        }
        return PmtilesReader.open(file).tiles();
    }
}
