package org.weltgewebe.pmtiles.tileset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.Compression;
import org.weltgewebe.pmtiles.PmtilesFormatException;
import org.weltgewebe.pmtiles.PmtilesOptions;
import org.weltgewebe.pmtiles.PmtilesWriter;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.TileType;
import org.weltgewebe.pmtiles.ZoomRange;

class TilesetTest {
    static final TilesetInfo INFO =
            TilesetInfo.mvtGzip("weave", new ZoomRange(0, 14), BoundsE7.WORLD, "{\"vector_layers\":[]}");

    private static final TilesetPolicy THREE_DELTAS = new TilesetPolicy(3, 0.5, Duration.ofMinutes(1));

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void readersSeeWhatWasPublishedOnceTheyRefresh() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT);
                TilesetReader reader = TilesetReader.open(directory)) {
            assertThat(reader.manifest().generation()).isZero();
            writer.publish(List.of(put(0, "a"), put(1, "b"), put(5, "c")), Map.of("sequence", "7"));
            writer.publish(List.of(put(0, "d"), TileChange.removed(5)), Map.of("sequence", "8"));

            assertThat(reader.tile(0)).isNull();
            assertThat(reader.refresh()).isTrue();
            assertThat(reader.refresh()).isFalse();

            assertThat(reader.manifest()).isEqualTo(writer.manifest());
            assertThat(reader.manifest().generation()).isEqualTo(2);
            assertThat(reader.manifest().attributes()).containsExactly(Map.entry("sequence", "8"));
            assertThat(tiles(reader.current())).containsExactly("0 d", "1 b");
            assertThat(text(reader.tile(0))).isEqualTo("d");
            assertThat(reader.tile(5)).isNull();
        }
        assertThat(TilesetVerifier.verify(directory, null)).isEmpty();
    }

    @Test
    void olderGenerationsStayReadableForTheGracePeriod() throws Exception {
        try (TilesetWriter writer = open(new TilesetPolicy(0, 0, Duration.ofMinutes(1)));
                TilesetReader reader = TilesetReader.open(directory)) {
            writer.publish(List.of(put(0, "a")), Map.of());
            writer.publish(List.of(put(0, "b")), Map.of());
            reader.refresh();
            assertThat(reader.at(0)).isNotNull();
            assertThat(tiles(reader.at(1))).containsExactly("0 a");
            assertThat(tiles(reader.at(2))).containsExactly("0 b");
            assertThat(reader.at(3)).isNull();

            TilesetView first = reader.at(1);
            now.set(now.get().plusSeconds(61));
            writer.publish(List.of(put(0, "c")), Map.of());
            reader.refresh();
            assertThat(reader.at(1)).isNull();
            assertThat(tiles(reader.at(2))).containsExactly("0 b");
            assertThat(tiles(first)).containsExactly("0 a");
            assertThat(archives()).hasSize(2);
        }
    }

    @Test
    void deltasBeyondTheLimitAreFolded() throws Exception {
        try (TilesetWriter writer = open(THREE_DELTAS)) {
            writer.publish(List.of(put(0, "a"), put(1, "b".repeat(1 << 20)), put(2, "c")), Map.of());
            for (int i = 0; i < 3; i++) {
                writer.publish(List.of(put(0, "a" + i), TileChange.removed(i == 0 ? 2 : 1000 + i)), Map.of());
            }
            assertThat(kinds(writer)).containsExactly("delta", "delta", "delta", "base");
            writer.publish(List.of(put(3, "d")), Map.of());
            assertThat(kinds(writer)).containsExactly("delta", "base");
            assertThat(writer.manifest().generation()).isEqualTo(5);
        }
        assertThat(tilesNow()).hasSize(3).contains("0 a2", "3 d");
        assertThat(TilesetVerifier.verify(directory, null)).isEmpty();
    }

    @Test
    void aFoldStopsBeforeArchivesThatWouldCostTooMuch() throws Exception {
        try (TilesetWriter writer = open(THREE_DELTAS)) {
            writer.publish(List.of(put(0, "base".repeat(1 << 20))), Map.of());
            writer.publish(List.of(put(1, "large".repeat(1 << 16))), Map.of());
            writer.publish(List.of(put(2, "small")), Map.of());
            writer.publish(List.of(put(3, "small")), Map.of());
            List<ArchiveRef> before = writer.manifest().archives();
            writer.publish(List.of(put(4, "small")), Map.of());

            assertThat(writer.manifest().archives()).hasSize(3).endsWith(before.get(2), before.get(3));
        }
        assertThat(tilesNow()).hasSize(5);
    }

    @Test
    void heavyDeltasAreFoldedIntoTheBase() throws Exception {
        try (TilesetWriter writer = open(new TilesetPolicy(1, 0.5, Duration.ofMinutes(1)))) {
            writer.publish(List.of(put(0, "a")), Map.of());
            writer.publish(List.of(put(1, "b")), Map.of());
            writer.publish(List.of(put(2, "c")), Map.of());
            assertThat(kinds(writer)).containsExactly("base");
        }
        assertThat(tilesNow()).containsExactly("0 a", "1 b", "2 c");
    }

    @Test
    void tombstonesAloneAreFoldedIntoTheArchiveBehind() throws Exception {
        // PMTiles has no archive without tiles.
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(put(0, "a"), put(1, "b")), Map.of());
            writer.publish(List.of(put(2, "c")), Map.of());
            writer.publish(List.of(TileChange.removed(0)), Map.of());
            assertThat(kinds(writer)).containsExactly("delta", "base");
            assertThat(tilesNow()).containsExactly("1 b", "2 c");

            writer.publish(List.of(TileChange.removed(2)), Map.of());
            assertThat(kinds(writer)).containsExactly("base");
            assertThat(tilesNow()).containsExactly("1 b");

            writer.publish(List.of(TileChange.removed(1)), Map.of());
            assertThat(writer.manifest().archives()).isEmpty();
            assertThat(tilesNow()).isEmpty();

            writer.publish(List.of(TileChange.removed(7)), Map.of());
            writer.publish(List.of(put(1, "again")), Map.of());
            assertThat(tilesNow()).containsExactly("1 again");
        }
    }

    @Test
    void aPublishWithoutChangesCarriesItsAttributes() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(put(0, "a")), Map.of("sequence", "1"));
            Manifest manifest = writer.publish(List.of(), Map.of("sequence", "2"));
            assertThat(manifest.generation()).isEqualTo(2);
            assertThat(manifest.attributes()).containsEntry("sequence", "2");
            assertThat(manifest.archives()).hasSize(1);
        }
        assertThat(tilesNow()).containsExactly("0 a");
    }

    @Test
    void compactAndPurgeLeaveNoByteOfOldTiles() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT);
                TilesetReader reader = TilesetReader.open(directory)) {
            writer.publish(List.of(put(0, "canary-one"), put(1, "kept")), Map.of("sequence", "1"));
            writer.publish(List.of(put(0, "canary-two")), Map.of("sequence", "2"));
            writer.publish(List.of(TileChange.removed(0), put(2, "new")), Map.of("sequence", "3"));
            assertThat(filesContain("canary")).isTrue();

            writer.compact();
            assertThat(filesContain("canary")).isTrue();
            Manifest purged = writer.purgeOld();
            assertThat(filesContain("canary")).isFalse();
            assertThat(filesContain("kept")).isTrue();

            assertThat(archives()).hasSize(1);
            assertThat(purged.retired()).isEmpty();
            assertThat(purged.attributes()).containsEntry("sequence", "3");
            reader.refresh();
            assertThat(tiles(reader.at(4))).containsExactly("1 kept", "2 new");
            assertThat(reader.at(3)).isNull();
            assertThat(tiles(reader.current())).containsExactly("1 kept", "2 new");
        }
    }

    @Test
    void compactingOneBaseChangesNothing() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            assertThat(writer.compact().generation()).isZero();
            writer.publish(List.of(put(0, "a")), Map.of());
            assertThat(writer.compact().generation()).isEqualTo(1);
        }
    }

    @Test
    void aWholeArchiveReplacesTheTileset() throws Exception {
        Path archive = directory.resolveSibling("basemap.pmtiles");
        PmtilesOptions options = PmtilesOptions.mvtGzip().withBounds(BoundsE7.ofDegrees(9, 47, 10, 48));
        try (PmtilesWriter writer = PmtilesWriter.create(archive, options)) {
            writer.add(5, bytes("road"));
            writer.finish("{\"vector_layers\":[{\"id\":\"road\",\"fields\":{}}]}");
        }
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(put(0, "old")), Map.of());
            Manifest manifest = writer.replaceWith(archive, Map.of("source", "osm"));

            assertThat(manifest.info().zooms()).isEqualTo(new ZoomRange(2, 2));
            assertThat(manifest.bounds()).isEqualTo(options.bounds());
            assertThat(manifest.info().metadataJson()).contains("road");
            assertThat(kinds(writer)).containsExactly("base");
            assertThat(tilesNow()).containsExactly("5 road");

            writer.publish(List.of(put(6, "way")), Map.of());
            assertThat(writer.manifest().bounds()).isEqualTo(options.bounds());
        }
        assertThat(tilesNow()).containsExactly("5 road", "6 way");
        Files.write(archive, new byte[500]);
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            assertThatThrownBy(() -> writer.replaceWith(archive, Map.of()))
                    .isInstanceOf(PmtilesFormatException.class)
                    .hasMessageContaining("magic");
        }
        assertThat(tilesNow()).containsExactly("5 road", "6 way");
    }

    @Test
    void onlyOneWriter() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            assertThatThrownBy(() -> open(TilesetPolicy.DEFAULT))
                    .isInstanceOf(TilesetLockedException.class)
                    .hasMessageContaining("open by another writer");
            writer.publish(List.of(put(0, "a")), Map.of());
        }
        try (TilesetWriter next = open(TilesetPolicy.DEFAULT)) {
            assertThat(next.manifest().generation()).isEqualTo(1);
        }
    }

    @Test
    void badChangesChangeNothing() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            assertThatThrownBy(() -> writer.publish(List.of(put(3, "a"), TileChange.removed(3)), Map.of()))
                    .hasMessage("tile 1/1/1: twice in one publish (expected: one change per tile)");
            long zoom15 = TileCoord.firstId(15);
            assertThatThrownBy(() -> writer.publish(List.of(put(zoom15, "a")), Map.of()))
                    .hasMessageStartingWith("tile 15/0/0: zoom outside the tileset (expected: 0 to 14)");
            assertThatThrownBy(() -> put(3, "")).hasMessageContaining("TileChange.removed");
            assertThat(writer.manifest().generation()).isZero();
            writer.publish(List.of(put(3, "a")), Map.of());
        }
        assertThat(tilesNow()).containsExactly("3 a");
    }

    @Test
    void newInfoHoldsFromTheNextPublishOn() throws Exception {
        TilesetInfo more = TilesetInfo.mvtGzip(
                "weave", new ZoomRange(0, 15), BoundsE7.WORLD, "{\"vector_layers\":[{\"id\":\"edge\",\"fields\":{}}]}");
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(put(3, "a")), Map.of());
        }
        try (TilesetWriter writer = TilesetWriter.open(directory, more)) {
            assertThat(writer.manifest().info()).isEqualTo(INFO);
            writer.publish(List.of(put(4, "b")), Map.of());
            assertThat(writer.manifest().info()).isEqualTo(more);
        }
        TilesetInfo png =
                new TilesetInfo("weave", TileType.PNG, Compression.NONE, new ZoomRange(0, 14), BoundsE7.WORLD, "{}");
        assertThatThrownBy(() -> TilesetWriter.open(directory, png))
                .hasMessage(
                        "tileset: weave png none (expected: weave mvt gzip as in the manifest; use another directory)");
        assertThatThrownBy(() -> TilesetInfo.mvtGzip("weave", new ZoomRange(0, 1), BoundsE7.WORLD, "{}"))
                .hasMessageContaining("vector_layers: missing");
        assertThatThrownBy(() -> TilesetInfo.mvtGzip("../x", new ZoomRange(0, 1), BoundsE7.WORLD, "{}"))
                .hasMessageContaining("lower-case");
    }

    @Test
    void aTilesetThatWasNeverCreatedIsNotThere() {
        assertThatThrownBy(() -> TilesetReader.open(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theVerifierSeesChangedAndMissingFiles() throws Exception {
        try (TilesetWriter writer = open(TilesetPolicy.DEFAULT)) {
            writer.publish(List.of(put(0, "a")), Map.of());
            writer.publish(List.of(put(1, "b")), Map.of());
        }
        Path base = directory.resolve("weave-000000000001-base.pmtiles");
        byte[] bytes = Files.readAllBytes(base);
        bytes[16_384] = 'X';
        Files.write(base, bytes);
        Files.delete(directory.resolve("weave-000000000002-delta.pmtiles"));

        assertThat(TilesetVerifier.verify(directory, null))
                .containsExactly(
                        "weave-000000000002-delta.pmtiles: missing (expected: a file of the manifest)",
                        "weave-000000000001-base.pmtiles: other bytes (expected: the SHA-256 of the manifest)");
    }

    private TilesetWriter open(TilesetPolicy policy) throws IOException {
        return TilesetWriter.open(directory, INFO, policy, now::get);
    }

    private List<String> tilesNow() throws IOException {
        try (TilesetReader reader = TilesetReader.open(directory)) {
            return tiles(reader.current());
        }
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".pmtiles")).toList();
        }
    }

    private boolean filesContain(String text) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> kinds(TilesetWriter writer) {
        return writer.manifest().archives().stream()
                .map(archive -> archive.kind().label())
                .toList();
    }

    private static List<String> tiles(TilesetView view) throws IOException {
        List<String> tiles = new ArrayList<>();
        view.forEachTile((id, stored) -> {
            tiles.add(id + " " + text(stored));
            assertThat(view.tile(id)).isEqualTo(stored);
        });
        return tiles;
    }

    static TileChange put(long id, String text) {
        return TileChange.put(id, bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] stored) {
        return new String(stored, StandardCharsets.UTF_8);
    }
}
