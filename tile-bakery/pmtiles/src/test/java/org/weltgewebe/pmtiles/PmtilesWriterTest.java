package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PmtilesWriterTest {
    static final String LAYERS = "{\"vector_layers\":[{\"id\":\"node\",\"fields\":{\"kind\":\"String\"}}]}";

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("weave.pmtiles");
    }

    @AfterEach
    void nothingButArchivesIsLeftBehind() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).allMatch(file -> file.toString().endsWith(".pmtiles"));
        }
    }

    @Test
    void runsJoinSameBytesOfConsecutiveIdsAcrossZooms() throws Exception {
        PmtilesHeader header = write("sea", "sea", "sea", "land", "sea", "sea");

        assertThat(header.counts()).isEqualTo(new TileCounts(6, 3, 2));
        assertThat(header.zooms()).isEqualTo(new ZoomRange(0, 2));
        assertThat(entries())
                .containsExactly(
                        new DirectoryEntry(0, 0, 3, 3), new DirectoryEntry(3, 3, 4, 1), new DirectoryEntry(4, 0, 3, 2));
        assertThat(tiles()).containsExactly("0 sea", "1 sea", "2 sea", "3 land", "4 sea", "5 sea");
    }

    @Test
    void alternatingTilesAreNoRun() throws Exception {
        PmtilesHeader header = write("A", "B", "A", "B");

        assertThat(header.counts()).isEqualTo(new TileCounts(4, 4, 2));
        assertThat(tiles()).containsExactly("0 A", "1 B", "2 A", "3 B");
    }

    @Test
    void gapsEndRuns() throws Exception {
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            for (long id : new long[] {5, 6, 8}) {
                writer.add(id, bytes("sea"));
            }
            writer.finish(LAYERS);
        }
        assertThat(entries()).containsExactly(new DirectoryEntry(5, 0, 3, 2), new DirectoryEntry(8, 0, 3, 1));
    }

    @Test
    void maxZoomCountsTheEndOfTheLastRun() throws Exception {
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            for (long id = 3; id < 6; id++) {
                writer.add(id, bytes("sea"));
            }
            assertThat(writer.finish(LAYERS).zooms()).isEqualTo(new ZoomRange(1, 2));
        }
    }

    @Test
    void callersMayReuseTheirArray() throws Exception {
        byte[] array = bytes("one");
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            writer.add(0, array);
            array[0] = 'O';
            writer.add(1, array);
            writer.finish(LAYERS);
        }
        assertThat(tiles()).containsExactly("0 one", "1 One");
    }

    @Test
    void storedBytesAndHeaderComeBack() throws Exception {
        BoundsE7 bounds = BoundsE7.ofDegrees(9.4, 47, 9.7, 47.3);
        PmtilesOptions options =
                PmtilesOptions.mvtGzip().withBounds(bounds).withCenter(CenterE7.ofDegrees(30, 9.5, 47.1));
        PmtilesHeader written;
        byte[] tile = Gzip.compressOnce(bytes("tile"));
        try (PmtilesWriter writer = PmtilesWriter.create(file(), options)) {
            writer.add(new TileCoord(14, 8623, 5758).id(), tile);
            written = writer.finish(LAYERS);
        }
        try (PmtilesReader reader = PmtilesReader.open(file())) {
            assertThat(reader.header()).isEqualTo(written);
            assertThat(reader.metadata()).isEqualTo(LAYERS);
            assertThat(reader.tile(new TileCoord(14, 8623, 5758).id())).isEqualTo(tile);
            assertThat(reader.header().bounds()).isEqualTo(bounds);
            assertThat(reader.header().center()).isEqualTo(CenterE7.ofDegrees(14, 9.5, 47.1));
            assertThat(reader.header().clustered()).isTrue();
        }
        assertThat(PmtilesVerifier.verifyDeep(file(), TileCheck.NONE)).isEmpty();
    }

    @Test
    void sameTilesGiveSameBytes() throws Exception {
        writeRandom(file(), 20_000);
        byte[] first = Files.readAllBytes(file());
        writeRandom(file(), 20_000);

        assertThat(Files.readAllBytes(file())).isEqualTo(first);
    }

    @Test
    void manyEntriesGoToLeavesAndTheRootStaysSmall() throws Exception {
        writeRandom(file(), 30_000);

        try (PmtilesReader reader = PmtilesReader.open(file())) {
            assertThat(reader.header().leaves().length()).isPositive();
            assertThat(reader.header().root().end()).isLessThanOrEqualTo(16_384);
            assertThat(reader.header().counts().entries()).isEqualTo(30_000);
            assertThat(reader.tile(2 * 29_999)).isNotNull();
            assertThat(reader.tile(2 * 29_999 + 1)).isNull();
        }
        assertThat(PmtilesVerifier.verify(file())).isEmpty();
    }

    @Test
    void leavesGrowUntilTheRootFits() {
        EntryColumns entries = randomEntries(200_000);
        DirectoryLayout roomy = DirectoryLayout.of(entries, Compression.GZIP);
        DirectoryLayout tight = DirectoryLayout.of(entries, Compression.GZIP, 150);

        assertThat(roomy.attempts()).isEqualTo(1);
        assertThat(roomy.leafSize()).isEqualTo(4096);
        assertThat(tight.attempts()).isGreaterThan(1);
        assertThat(tight.leafSize()).isGreaterThan(4096);
        assertThat(tight.root().length).isLessThanOrEqualTo(150);
    }

    @Test
    void aRootMayFillTheFirst16KiBToTheLastByte() {
        EntryColumns entries = randomEntries(5_000);
        int exact = DirectoryLayout.of(entries, Compression.GZIP, 1 << 20).root().length;

        assertThat(DirectoryLayout.of(entries, Compression.GZIP, exact).leafSize())
                .isZero();
        assertThat(DirectoryLayout.of(entries, Compression.GZIP, exact - 1).leafSize())
                .isPositive();
    }

    @Test
    void idsMustAscend() throws Exception {
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            writer.add(7, bytes("a"));
            assertThatThrownBy(() -> writer.add(7, bytes("a"))).hasMessageStartingWith("tileId: 7 after 7 (expected:");
            assertThatThrownBy(() -> writer.add(5, bytes("a"))).hasMessageStartingWith("tileId: 5 after 7 (expected:");
            assertThatThrownBy(() -> writer.add(TileCoord.MAX_ID + 1, bytes("a")))
                    .hasMessageContaining("ascending");
            assertThatThrownBy(() -> writer.add(8, new byte[0])).hasMessageStartingWith("tile 8: 0 bytes");
            writer.add(8, bytes("b"));
            writer.finish(LAYERS);
        }
        assertThat(tiles()).containsExactly("7 a", "8 b");
    }

    @Test
    void metadataOfVectorTilesNameTheirLayers() throws Exception {
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            writer.add(0, bytes("a"));
            assertThatThrownBy(() -> writer.finish("{}")).hasMessageStartingWith("vector_layers: missing");
            assertThatThrownBy(() -> writer.finish("[]")).hasMessageStartingWith("metadata: no object");
            assertThatThrownBy(() -> writer.finish("{")).hasMessageStartingWith("metadata: JSON: error at");
            assertThatThrownBy(() -> writer.finish("{\"vector_layers\":[{\"id\":\"a\"}]}"))
                    .hasMessageContaining("layer \"a\" without fields");
            writer.finish(LAYERS);
        }
        assertThat(PmtilesVerifier.verify(file())).isEmpty();
    }

    @Test
    void anEmptyArchiveIsRefused() throws Exception {
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            assertThatThrownBy(() -> writer.finish(LAYERS)).hasMessageStartingWith("tiles: 0 (expected: at least 1");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void closedBeforeFinishItLeavesTheOldFileAlone() throws Exception {
        write("old");
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            writer.add(0, bytes("new"));
        }
        assertThat(tiles()).containsExactly("0 old");
    }

    @Test
    void aReaderKeepsTheFileItOpened() throws Exception {
        write("old");
        try (PmtilesReader reader = PmtilesReader.open(file())) {
            write("new");
            assertThat(reader.tile(0)).isEqualTo(bytes("old"));
        }
        assertThat(tiles()).containsExactly("0 new");
    }

    @Test
    void finishedMeansFinished() throws Exception {
        PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip());
        writer.add(0, bytes("a"));
        writer.finish(LAYERS);
        writer.close();
        writer.close();

        assertThatThrownBy(() -> writer.add(1, bytes("b"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.finish(LAYERS)).isInstanceOf(IllegalStateException.class);
        assertThat(tiles()).containsExactly("0 a");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertThatThrownBy(() -> PmtilesWriter.create(directory.resolve("no/a.pmtiles"), PmtilesOptions.mvtGzip()))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("no");
    }

    private PmtilesHeader write(String... tiles) throws IOException {
        try (PmtilesWriter writer = PmtilesWriter.create(file(), PmtilesOptions.mvtGzip())) {
            for (int id = 0; id < tiles.length; id++) {
                writer.add(id, bytes(tiles[id]));
            }
            return writer.finish(LAYERS);
        }
    }

    private List<DirectoryEntry> entries() throws IOException {
        List<DirectoryEntry> entries = new ArrayList<>();
        try (PmtilesReader reader = PmtilesReader.open(file())) {
            reader.forEachEntry(entries::add);
        }
        return entries;
    }

    private List<String> tiles() throws IOException {
        List<String> tiles = new ArrayList<>();
        try (PmtilesReader reader = PmtilesReader.open(file())) {
            reader.forEachTile((id, stored) -> tiles.add(id + " " + new String(stored, StandardCharsets.UTF_8)));
        }
        return tiles;
    }

    static void writeRandom(Path file, int tiles) throws IOException {
        Random random = new Random(7);
        try (PmtilesWriter writer = PmtilesWriter.create(file, PmtilesOptions.mvtGzip())) {
            for (int i = 0; i < tiles; i++) {
                byte[] tile = new byte[1 + random.nextInt(40)];
                random.nextBytes(tile);
                writer.add(2L * i, tile);
            }
            writer.finish(LAYERS);
        }
    }

    private static EntryColumns randomEntries(int count) {
        Random random = new Random(7);
        EntryColumns entries = new EntryColumns(count);
        long id = 0;
        long offset = 0;
        for (int i = 0; i < count; i++) {
            int length = 1 + random.nextInt(60_000);
            id += 1 + random.nextInt(300);
            entries.add(id, offset, length, 1);
            offset += length;
        }
        return entries;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
