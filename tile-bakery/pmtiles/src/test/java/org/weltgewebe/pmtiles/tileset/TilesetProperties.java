package org.weltgewebe.pmtiles.tileset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TilesetProperties {
    private static final int IDS = 40;

    /** Random publishes, compactions, purges, reopenings and crashes against a map; every generation that is still held against its own map. */
    @Property(tries = 25)
    void aTilesetIsAMapWithHistory(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("tileset");
        try {
            new Play(directory, new Random(seed)).run(40);
        } finally {
            delete(directory);
        }
    }

    private static final class Play {
        private final Path directory;
        private final Random random;
        private final TilesetPolicy policy;
        private final NavigableMap<Long, byte[]> model = new TreeMap<>();
        private final Map<Long, NavigableMap<Long, byte[]>> history = new HashMap<>();
        private Instant now = Instant.EPOCH;
        private TilesetWriter writer;

        Play(Path directory, Random random) throws IOException {
            this.directory = directory;
            this.random = random;
            this.policy = new TilesetPolicy(
                    random.nextInt(4), random.nextInt(3) * 0.5, Duration.ofSeconds(random.nextInt(20)));
            this.writer = open();
        }

        void run(int steps) throws IOException {
            remember();
            try (TilesetReader reader = TilesetReader.open(directory)) {
                for (int step = 0; step < steps; step++) {
                    step();
                    remember();
                    reader.refresh();
                    check(reader);
                }
                assertThat(TilesetVerifier.verify(directory, null)).isEmpty();
            } finally {
                writer.close();
            }
            checkFiles();
        }

        private void step() throws IOException {
            now = now.plusSeconds(random.nextInt(5));
            switch (random.nextInt(12)) {
                case 0 -> writer.compact();
                case 1 -> writer.purgeOld();
                case 2 -> {
                    writer.close();
                    leaveSomethingBehind();
                    writer = open();
                }
                default -> writer.publish(changes(), Map.of("step", String.valueOf(random.nextInt())));
            }
        }

        private List<TileChange> changes() {
            NavigableMap<Long, TileChange> changes = new TreeMap<>();
            int tombstonesIn10 = random.nextInt(11);
            for (int i = random.nextInt(6); i > 0; i--) {
                long id = random.nextInt(IDS);
                byte[] stored = new byte[1 + random.nextInt(20_000)];
                Arrays.fill(stored, (byte) random.nextInt(3));
                boolean removed = random.nextInt(10) < tombstonesIn10;
                changes.put(id, removed ? TileChange.removed(id) : TileChange.put(id, stored));
            }
            changes.forEach((id, change) -> {
                if (change.isTombstone()) {
                    model.remove(id);
                } else {
                    model.put(id, change.stored());
                }
            });
            return new ArrayList<>(changes.values());
        }

        /** What a process may leave that dies between two files. */
        private void leaveSomethingBehind() throws IOException {
            long next = writer.manifest().generation() + 1;
            Files.write(directory.resolve(String.format("weave-%012d-delta.pmtiles", next)), new byte[] {1, 2, 3});
            Files.write(directory.resolve(".manifest.json.0.tmp"), new byte[] {'{'});
        }

        private void remember() {
            history.put(writer.manifest().generation(), new TreeMap<>(model));
        }

        private void check(TilesetReader reader) throws IOException {
            Manifest manifest = reader.manifest();
            assertThat(manifest).isEqualTo(writer.manifest());
            for (long generation = 0; generation <= manifest.generation(); generation++) {
                TilesetView view = reader.at(generation);
                assertThat(view != null)
                        .as("generation %d of %s", generation, manifest)
                        .isEqualTo(generation >= manifest.oldestGeneration());
                if (view != null) {
                    checkTiles(view, history.get(generation));
                }
            }
        }

        private static void checkTiles(TilesetView view, NavigableMap<Long, byte[]> tiles) throws IOException {
            NavigableMap<Long, byte[]> rest = new TreeMap<>(tiles);
            view.forEachTile((id, stored) -> {
                assertThat(rest.firstKey()).isEqualTo(id);
                assertThat(stored).isEqualTo(rest.pollFirstEntry().getValue());
            });
            assertThat(rest).isEmpty();
            for (long id = 0; id <= IDS; id++) {
                assertThat(Arrays.equals(view.tile(id), tiles.get(id))).isTrue();
            }
        }

        private void checkFiles() throws IOException {
            Manifest manifest = writer.manifest();
            try (var files = Files.list(directory)) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> name.endsWith(".pmtiles") || name.endsWith(".tmp")))
                        .hasSize(manifest.archives().size() + manifest.retired().size());
            }
        }

        private TilesetWriter open() throws IOException {
            return TilesetWriter.open(directory, TilesetTest.INFO, policy, () -> now);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
