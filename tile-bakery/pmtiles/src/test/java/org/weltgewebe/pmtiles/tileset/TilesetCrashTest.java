package org.weltgewebe.pmtiles.tileset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers and the next writer see when a process dies at any point of a publish, and while others publish. */
class TilesetCrashTest {
    private static final TilesetPolicy FOLD_AT_ONCE = new TilesetPolicy(0, 0, Duration.ZERO);

    @TempDir
    Path directory;

    @Test
    void afterTheArchiveBeforeTheManifest() throws Exception {
        Path manifest = directory.resolve(Manifest.FILE);
        Path before = directory.resolve("before");
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(TilesetTest.put(0, "a")), Map.of());
            Files.copy(manifest, before);
            writer.publish(List.of(TilesetTest.put(0, "lost")), Map.of());
        }
        Files.move(before, manifest, StandardCopyOption.REPLACE_EXISTING);

        assertThat(tileZero()).isEqualTo("a");
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            assertThat(pmtiles()).containsExactly("weave-000000000001-base.pmtiles");
            assertThat(writer.publish(List.of(TilesetTest.put(0, "again")), Map.of())
                            .generation())
                    .isEqualTo(2);
        }
        assertThat(tileZero()).isEqualTo("again");
    }

    @Test
    void whileAnyFileIsBeingWritten() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(TilesetTest.put(0, "a")), Map.of());
        }
        Files.write(directory.resolve(".manifest.json.3f.tmp"), new byte[] {'{'});
        Files.write(directory.resolve(".weave-000000000002-delta.pmtiles.3f.tmp"), new byte[20_000]);
        Files.writeString(directory.resolve("notes.txt"), "not ours");

        assertThat(tileZero()).isEqualTo("a");
        open(TilesetPolicy.DEFAULT).close();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "manifest.json", "notes.txt", "weave-000000000001-base.pmtiles", "writer.lock");
        }
    }

    @Test
    void afterOldArchivesWereDeletedBeforeTheManifest() throws Exception {
        Path manifest = directory.resolve(Manifest.FILE);
        Path before = directory.resolve("before");
        try (TilesetWriter writer = open(FOLD_AT_ONCE)) {
            writer.publish(List.of(TilesetTest.put(0, "a")), Map.of());
            writer.publish(List.of(TilesetTest.put(0, "b")), Map.of());
            Files.copy(manifest, before);
            writer.purgeOld();
        }
        Files.move(before, manifest, StandardCopyOption.REPLACE_EXISTING);

        try (TilesetReader reader = TilesetReader.open(directory)) {
            assertThat(reader.at(1)).isNull();
            assertThat(new String(reader.tile(0))).isEqualTo("b");
        }
        try (TilesetWriter writer = open(FOLD_AT_ONCE)) {
            writer.publish(List.of(TilesetTest.put(0, "c")), Map.of());
            assertThat(writer.manifest().oldestGeneration()).isEqualTo(2);
        }
        assertThat(tileZero()).isEqualTo("c");
    }

    @Test
    void aPublishThatFailsLeavesTheWriterUsable() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(TilesetTest.put(0, "a")), Map.of());
            Path manifest = directory.resolve(Manifest.FILE);
            byte[] bytes = Files.readAllBytes(manifest);
            Files.delete(manifest);
            Files.createDirectory(manifest);
            Files.createFile(manifest.resolve("in the way"));
            assertThatThrownBy(() -> writer.publish(List.of(TilesetTest.put(0, "b")), Map.of()))
                    .isInstanceOf(IOException.class);

            Files.delete(manifest.resolve("in the way"));
            Files.delete(manifest);
            Files.write(manifest, bytes);
            assertThat(tileZero()).isEqualTo("a");
            assertThat(writer.publish(List.of(TilesetTest.put(0, "c")), Map.of())
                            .generation())
                    .isEqualTo(2);
        }
        assertThat(tileZero()).isEqualTo("c");
    }

    @Test
    void aDamagedManifestIsNeverReplacedByAnEmptyOne() throws Exception {
        Files.writeString(directory.resolve(Manifest.FILE), "{\"format\":1");

        assertThatThrownBy(() -> open(TilesetPolicy.DEFAULT)).hasMessageStartingWith("manifest: JSON: error");
        assertThat(directory.resolve(Manifest.FILE)).hasContent("{\"format\":1");
        Files.delete(directory.resolve(Manifest.FILE));
        open(TilesetPolicy.DEFAULT).close();
    }

    /** Each generation sets two tiles to the same text; archives of the generation before vanish at once. */
    @Test
    void readersNeverSeeHalfAGenerationNorAMissingFile() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(2);
        AtomicBoolean published = new AtomicBoolean();
        try (TilesetWriter writer = open(FOLD_AT_ONCE)) {
            writer.publish(List.of(TilesetTest.put(0, "0"), TilesetTest.put(9, "0")), Map.of());
            try (TilesetReader shared = TilesetReader.open(directory)) {
                Callable<Long> read = () -> readUntil(published, shared);
                List<Future<Long>> results = List.of(readers.submit(read), readers.submit(read));
                for (int i = 1; i <= 150; i++) {
                    String text = String.valueOf(i);
                    writer.publish(List.of(TilesetTest.put(0, text), TilesetTest.put(9, text)), Map.of());
                }
                published.set(true);
                for (Future<Long> result : results) {
                    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(150);
                }
            }
        } finally {
            published.set(true);
            readers.shutdownNow();
        }
    }

    private static long readUntil(AtomicBoolean published, TilesetReader reader) throws IOException {
        long seen = 0;
        boolean last = false;
        while (!last) {
            last = published.get();
            reader.refresh();
            TilesetView view = reader.current();
            long value = Long.parseLong(new String(view.tile(0)));
            assertThat(new String(view.tile(9))).isEqualTo(String.valueOf(value));
            assertThat(value).isGreaterThanOrEqualTo(seen);
            seen = value;
        }
        return seen;
    }

    private TilesetWriter open(TilesetPolicy policy) throws IOException {
        return TilesetWriter.open(directory, TilesetTest.INFO, policy, InstantSource.system());
    }

    private String tileZero() throws IOException {
        try (TilesetReader reader = TilesetReader.open(directory)) {
            return new String(reader.tile(0));
        }
    }

    private List<String> pmtiles() throws IOException {
        try (var files = Files.list(directory)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pmtiles"))
                    .toList());
        }
    }
}
