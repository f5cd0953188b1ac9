package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class PmtilesProperties {
    private static Path directory;

    @BeforeContainer
    static void createDirectory() throws IOException {
        directory = Files.createTempDirectory("pmtiles");
    }

    @AfterContainer
    static void deleteDirectory() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Property(tries = 200)
    void everyTileComesBackAndTheArchiveIsGood(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int count)
            throws IOException {
        NavigableMap<Long, byte[]> tiles = randomTiles(new Random(seed), count);
        Path file = write(tiles);

        assertThat(PmtilesVerifier.verify(file)).isEmpty();
        try (PmtilesReader reader = PmtilesReader.open(file)) {
            assertHolds(reader, tiles);
        }
    }

    @Property(tries = 50)
    void segmentsOfAMappedFileAreSeamless(@ForAll long seed, @ForAll @IntRange(min = 6, max = 13) int segmentBits)
            throws IOException {
        NavigableMap<Long, byte[]> tiles = randomTiles(new Random(seed), 200);
        Path file = write(tiles);

        assertHolds(PmtilesReader.open(ArchiveBytes.open(file, 0, segmentBits)), tiles);
    }

    @Property(tries = 300)
    void aDamagedArchiveIsRefusedNotEndlessNotFatal(@ForAll long seed, @ForAll boolean compressed) throws IOException {
        Random random = new Random(seed);
        NavigableMap<Long, byte[]> tiles = randomTiles(random, 300);
        byte[] bytes = Files.readAllBytes(write(tiles, compressed ? Compression.GZIP : Compression.NONE));
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            int position = random.nextBoolean() ? random.nextInt(127) : random.nextInt(bytes.length);
            bytes[position] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        Path file = directory.resolve("damaged.pmtiles");
        Files.write(file, bytes);

        PmtilesVerifier.verifyDeep(file, TileCheck.NONE);
        try (PmtilesReader reader = PmtilesReader.open(file)) {
            reader.metadata();
            reader.forEachTile((id, stored) -> assertThat(stored).isNotEmpty());
            reader.tile(tiles.lastKey());
        } catch (PmtilesFormatException refused) {
            assertThat(refused).hasMessageContaining("expected:");
        }
    }

    private static void assertHolds(PmtilesReader reader, NavigableMap<Long, byte[]> tiles) throws IOException {
        NavigableMap<Long, byte[]> rest = new TreeMap<>(tiles);
        reader.forEachTile((id, stored) -> {
            assertThat(rest.firstKey()).isEqualTo(id);
            assertThat(stored).isEqualTo(rest.pollFirstEntry().getValue());
        });
        assertThat(rest).isEmpty();
        for (Map.Entry<Long, byte[]> tile : tiles.entrySet()) {
            assertThat(reader.tile(tile.getKey())).isEqualTo(tile.getValue());
            if (!tiles.containsKey(tile.getKey() + 1)) {
                assertThat(reader.tile(tile.getKey() + 1)).isNull();
            }
        }
    }

    /** Few different blobs and small gaps, so that runs, references back and gaps all occur. */
    private static NavigableMap<Long, byte[]> randomTiles(Random random, int count) {
        byte[][] blobs = new byte[1 + random.nextInt(8)][];
        for (int i = 0; i < blobs.length; i++) {
            blobs[i] = new byte[1 + random.nextInt(50)];
            random.nextBytes(blobs[i]);
        }
        NavigableMap<Long, byte[]> tiles = new TreeMap<>();
        long id = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            byte[] blob = blobs[random.nextInt(blobs.length)];
            tiles.put(id, random.nextInt(4) == 0 ? Arrays.copyOf(blob, blob.length + 1) : blob);
            id += random.nextInt(3) == 0 ? 1 + random.nextInt(1 << random.nextInt(20)) : 1;
        }
        return tiles;
    }

    private static Path write(NavigableMap<Long, byte[]> tiles) throws IOException {
        return write(tiles, Compression.GZIP);
    }

    private static Path write(NavigableMap<Long, byte[]> tiles, Compression internal) throws IOException {
        Path file = directory.resolve("random.pmtiles");
        PmtilesOptions options = new PmtilesOptions(TileType.MVT, Compression.NONE, internal, BoundsE7.WORLD, null);
        try (PmtilesWriter writer = PmtilesWriter.create(file, options)) {
            for (Map.Entry<Long, byte[]> tile : tiles.entrySet()) {
                writer.add(tile.getKey(), tile.getValue());
            }
            writer.finish(PmtilesWriterTest.LAYERS);
        }
        return file;
    }
}
