package org.weltgewebe.pmtiles.tileset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pmtiles.PmtilesFormatException;

class ManifestJsonTest {
    private static final ArchiveRef BASE =
            new ArchiveRef("weave-000000000001-base.pmtiles", 1, ArchiveRef.Kind.BASE, 100, "aa");
    private static final ArchiveRef OLD =
            new ArchiveRef("weave-000000000002-delta.pmtiles", 2, ArchiveRef.Kind.DELTA, 20, "bb");
    private static final ArchiveRef NEW =
            new ArchiveRef("weave-000000000004-delta.pmtiles", 4, ArchiveRef.Kind.DELTA, 30, "cc");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Manifest MANIFEST = new Manifest(
            TilesetTest.INFO,
            4,
            1,
            NOW,
            List.of(NEW, BASE),
            List.of(new RetiredArchive(OLD, 4, NOW)),
            Map.of("sequence", "17", "epoch", "é"));

    @Test
    void comesBack() throws Exception {
        assertThat(ManifestJson.decode(ManifestJson.encode(MANIFEST))).isEqualTo(MANIFEST);
    }

    @Test
    void readsLikeThis() {
        assertThat(new String(ManifestJson.encode(MANIFEST), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"format\":1,\"tileset\":\"weave\",\"generation\":4,\"oldestGeneration\":1,"
                                + "\"publishedAt\":\"2026-01-02T03:04:05.678Z\",\"tileType\":\"mvt\",\"tileCompression\":\"gzip\","
                                + "\"minZoom\":0,\"maxZoom\":14,\"boundsE7\":[-1800000000,-850511287,1800000000,850511287],"
                                + "\"archives\":[{\"file\":\"weave-000000000004-delta.pmtiles\",\"generation\":4,\"kind\":\"delta\","
                                + "\"sizeBytes\":30,\"sha256\":\"cc\"},{\"file\":\"weave-000000000001-base.pmtiles\",\"generation\":1,"
                                + "\"kind\":\"base\",\"sizeBytes\":100,\"sha256\":\"aa\"}],"
                                + "\"retired\":[{\"file\":\"weave-000000000002-delta.pmtiles\",\"generation\":2,\"kind\":\"delta\","
                                + "\"sizeBytes\":20,\"sha256\":\"bb\",\"retiredIn\":4,\"retiredAt\":\"2026-01-02T03:04:05.678Z\"}],"
                                + "\"attributes\":{\"epoch\":\"é\",\"sequence\":\"17\"},\"metadata\":{\"vector_layers\":[]}}\n");
    }

    @Test
    void knowsTheArchivesOfOlderGenerations() {
        assertThat(MANIFEST.archivesOf(1)).containsExactly(BASE);
        assertThat(MANIFEST.archivesOf(2)).containsExactly(OLD, BASE);
        assertThat(MANIFEST.archivesOf(3)).containsExactly(OLD, BASE);
        assertThat(MANIFEST.archivesOf(4)).containsExactly(NEW, BASE);
        assertThat(MANIFEST.holds(0)).isFalse();
        assertThat(MANIFEST.holds(5)).isFalse();
    }

    @Test
    void refusesOtherFormatsAndDamage() {
        String text = new String(ManifestJson.encode(MANIFEST), StandardCharsets.UTF_8);

        assertRefused(text.replace("\"format\":1", "\"format\":2"), "manifest format: 2 (expected: 1");
        assertRefused(text.substring(0, 100), "manifest: JSON: error");
        assertRefused(text.replace("\"generation\":4", "\"generation\":-4"), "manifest: generation: Long");
        assertRefused(text.replace("weave-000000000001-base.pmtiles", "../../etc/passwd"), "manifest: file: ");
        assertRefused(
                text.replace("\"kind\":\"base\"", "\"kind\":\"delta\""), "manifest: archives: delta at position 1");
        assertRefused(text.replace("\"mvt\"", "\"doc\""), "manifest: ");
        assertRefused(text.replace("03:04:05.678Z\",\"tile", "03:04\",\"tile"), "manifest: ");
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> ManifestJson.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(PmtilesFormatException.class)
                .hasMessageStartingWith(message);
    }
}
