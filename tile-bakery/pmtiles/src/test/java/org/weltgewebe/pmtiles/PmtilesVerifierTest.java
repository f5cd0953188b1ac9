package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broken archive per fault; those that other writers are known to produce say whose they are. */
class PmtilesVerifierTest {
    private static final byte[] TILE = Gzip.compressOnce(PmtilesWriterTest.bytes("one"));

    @TempDir
    Path directory;

    @Test
    void aGoodArchiveHasNoFindings() throws Exception {
        assertThat(verify(ArchiveBuilder.good())).isEmpty();
        assertThat(deep(ArchiveBuilder.good())).isEmpty();
    }

    @Test
    void anUnclusteredArchiveIsGoodIfItSaysSo() throws Exception {
        ArchiveBuilder swapped = unclustered().header(header -> withClustered(header, false));
        assertThat(verify(swapped)).isEmpty();
    }

    @Test
    void tileverseClaimsToBeClustered() throws Exception {
        assertThat(verify(unclustered())).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.CLUSTERED);
            assertThat(finding.message()).startsWith("clustered: 1, but tile 0 lies at");
        });
    }

    @Test
    void tileverseRootReachesBehind16384() throws Exception {
        // Checked against 16,384 without the header: the root of 16,263 bytes ends at 16,390.
        assertThat(codes(verify(ArchiveBuilder.good().rootOfBytes(16_263)))).containsExactly(FindingCode.ROOT_SIZE);
        assertThat(codes(verify(ArchiveBuilder.good().rootOfBytes(16_258)))).containsExactly(FindingCode.ROOT_SIZE);
        assertThat(verify(ArchiveBuilder.good().rootOfBytes(16_257))).isEmpty();
    }

    @Test
    void baremapsCountsEntriesAsTiles() throws Exception {
        // A, B, A, B written as A, B and a run of two A; the header counts 3 addressed tiles.
        ArchiveBuilder archive = ArchiveBuilder.good()
                .withoutEntries()
                .entry(0, 0, TILE.length, 1)
                .entry(1, TILE.length, TILE.length, 1)
                .entry(2, 0, TILE.length, 2)
                .counts(3, 3, 2);

        assertThat(codes(verify(archive))).containsExactly(FindingCode.ADDRESSED_COUNT);
    }

    @Test
    void theMltFixtureHasNoEntries() throws Exception {
        ArchiveBuilder archive = ArchiveBuilder.empty()
                .rootBytes(Gzip.compressOnce(new byte[] {0}))
                .counts(0, 0, 0);

        assertThat(codes(verify(archive))).containsExactly(FindingCode.EMPTY_DIRECTORY);
    }

    @Test
    void anAbsentLeafSectionNeedsAnOffset() throws Exception {
        ArchiveBuilder archive = ArchiveBuilder.good()
                .header(h -> copy(h, h.root(), h.metadata(), new Section(0, 0), h.tileData(), h.counts(), h.zooms()));

        assertThat(verify(archive)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.SECTION);
            assertThat(finding.message()).startsWith("leaf directories: offset 0 (expected: at least 127");
        });
    }

    @Test
    void sectionsLieInTheFileAndApart() throws Exception {
        assertThat(codes(verify(ArchiveBuilder.good().tail(-1))))
                .containsExactly(FindingCode.SECTION, FindingCode.FILE_SIZE);
        ArchiveBuilder overlapping = ArchiveBuilder.good()
                .header(h -> copy(
                        h,
                        h.root(),
                        new Section(h.root().offset() + 1, h.metadata().length()),
                        h.leaves(),
                        h.tileData(),
                        h.counts(),
                        h.zooms()));
        assertThat(codes(verify(overlapping))).contains(FindingCode.SECTION, FindingCode.METADATA);
    }

    @Test
    void everyByteBelongsToASection() throws Exception {
        assertThat(codes(verify(ArchiveBuilder.good().gap(3)))).containsExactly(FindingCode.FILE_SIZE);
        assertThat(codes(verify(ArchiveBuilder.good().tail(3)))).containsExactly(FindingCode.FILE_SIZE);
    }

    @Test
    void otherFilesAreNotArchives() throws Exception {
        Path file = directory.resolve("x.pmtiles");
        Files.write(file, new byte[0]);
        assertThat(codes(PmtilesVerifier.verify(file))).containsExactly(FindingCode.HEADER);
        Files.writeString(file, "PMTiles".repeat(50));
        assertThat(codes(PmtilesVerifier.verify(file))).containsExactly(FindingCode.HEADER);
    }

    @Test
    void aRootThatIsNoDirectory() throws Exception {
        assertThat(codes(verify(ArchiveBuilder.good().rootBytes(new byte[] {1, 2, 3}))))
                .contains(FindingCode.DIRECTORY);
        assertThat(codes(verify(ArchiveBuilder.good().rootBytes(Gzip.compressOnce(new byte[] {9})))))
                .contains(FindingCode.DIRECTORY);
    }

    @Test
    void entriesAscendWithoutOverlap() throws Exception {
        ArchiveBuilder twice = ArchiveBuilder.good().entry(4, 0, TILE.length, 1).counts(4, 4, 2);
        assertThat(codes(verify(twice))).containsExactly(FindingCode.ENTRY_ORDER);
        ArchiveBuilder reaching = ArchiveBuilder.good()
                .withoutEntries()
                .entry(0, 0, TILE.length, 4)
                .entry(3, TILE.length, TILE.length, 2)
                .counts(6, 2, 2);
        assertThat(codes(verify(reaching))).containsExactly(FindingCode.ENTRY_OVERLAP);
    }

    @Test
    void blobsHaveBytesOfTheirOwn() throws Exception {
        assertThat(codes(verify(ArchiveBuilder.good().entry(5, 0, 0, 1)))).contains(FindingCode.EMPTY_BLOB);
        assertThat(codes(verify(ArchiveBuilder.good().entry(5, 0, TILE.length - 1, 1))))
                .contains(FindingCode.BLOB_OVERLAP);
        assertThat(codes(verify(ArchiveBuilder.good().entry(5, 5, TILE.length, 1))))
                .contains(FindingCode.BLOB_OVERLAP);
        assertThat(codes(verify(ArchiveBuilder.good().entry(5, 1000, TILE.length, 1))))
                .contains(FindingCode.ENTRY_RANGE);
    }

    @Test
    void leavesAreWhatTheirPointersSay() throws Exception {
        byte[] leaf = ArchiveBuilder.leaf(0, 0, TILE.length, 1, 1, TILE.length, TILE.length, 1, 4, 0, TILE.length, 1);
        ArchiveBuilder good = ArchiveBuilder.good().withoutEntries().leaves(leaf);
        assertThat(verify(good.entry(0, 0, leaf.length, 0))).isEmpty();

        assertThat(codes(verify(good.withoutEntries().entry(1, 0, leaf.length, 0))))
                .contains(FindingCode.LEAF_POINTER);
        assertThat(codes(verify(good.withoutEntries().entry(0, 1, leaf.length, 0))))
                .contains(FindingCode.LEAF_POINTER);
        assertThat(codes(verify(good.withoutEntries().entry(0, 0, leaf.length - 1, 0))))
                .contains(FindingCode.DIRECTORY);
        assertThat(codes(
                        verify(good.withoutEntries().entry(0, 0, leaf.length, 0).entry(5, 0, leaf.length, 0))))
                .contains(FindingCode.LEAF_POINTER);
    }

    @Test
    void leavesHaveNoLeaves() throws Exception {
        byte[] lower = ArchiveBuilder.leaf(0, 0, TILE.length, 1, 1, TILE.length, TILE.length, 1, 4, 0, TILE.length, 1);
        byte[] upper = ArchiveBuilder.leaf(0, 0, lower.length, 0);
        ArchiveBuilder nested =
                ArchiveBuilder.good().withoutEntries().leaves(lower, upper).entry(0, lower.length, upper.length, 0);

        assertThat(codes(verify(nested))).containsExactly(FindingCode.NESTED_LEAVES);
        try (PmtilesReader reader = PmtilesReader.open(nested.write(directory.resolve("nested.pmtiles")))) {
            assertThat(reader.tile(4)).isEqualTo(TILE);
        }
    }

    @Test
    void countsAreExact() throws Exception {
        assertThat(codes(verify(ArchiveBuilder.good().counts(4, 3, 2)))).containsExactly(FindingCode.ADDRESSED_COUNT);
        assertThat(codes(verify(ArchiveBuilder.good().counts(3, 2, 2)))).containsExactly(FindingCode.ENTRY_COUNT);
        assertThat(codes(verify(ArchiveBuilder.good().counts(3, 3, 3)))).containsExactly(FindingCode.CONTENT_COUNT);
    }

    @Test
    void zoomsIncludeTheLastRun() throws Exception {
        assertThat(codes(verify(ArchiveBuilder.good().header(header -> withZooms(header, 0, 2)))))
                .containsExactly(FindingCode.ZOOMS);
        ArchiveBuilder runIntoZoom2 = ArchiveBuilder.good()
                .withoutEntries()
                .entry(0, 0, TILE.length, 1)
                .entry(3, TILE.length, TILE.length, 3)
                .counts(4, 2, 2);
        assertThat(codes(verify(runIntoZoom2))).containsExactly(FindingCode.ZOOMS);
    }

    @Test
    void placesAreOnTheGlobe() throws Exception {
        assertThat(codes(verify(withPlace(new BoundsE7(10, 10, 10, 20), new CenterE7(0, 10, 15)))))
                .containsExactly(FindingCode.BOUNDS);
        assertThat(codes(verify(withPlace(new BoundsE7(0, 0, Integer.MAX_VALUE, 20), new CenterE7(0, 10, 15)))))
                .containsExactly(FindingCode.BOUNDS);
        assertThat(codes(verify(withPlace(BoundsE7.WORLD, new CenterE7(2, 0, 0)))))
                .containsExactly(FindingCode.CENTER);
        assertThat(codes(verify(withPlace(new BoundsE7(0, 0, 10, 10), new CenterE7(0, 11, 5)))))
                .containsExactly(FindingCode.CENTER);
    }

    @Test
    void metadataObeyTheSpecification() throws Exception {
        for (String json : List.of(
                "{}",
                "[]",
                "{",
                "{\"vector_layers\":{}}",
                "{\"vector_layers\":[{}]}",
                "{\"vector_layers\":[{\"id\":\"a\"}]}",
                "{\"vector_layers\":[{\"id\":\"a\",\"fields\":{}},{\"id\":\"a\",\"fields\":{}}]}")) {
            assertThat(codes(verify(ArchiveBuilder.good().metadata(json))))
                    .as(json)
                    .containsExactly(FindingCode.METADATA);
        }
    }

    @Test
    void inDepthEachDistinctTileIsInflatedAndChecked() throws Exception {
        byte[] damaged = TILE.clone();
        damaged[damaged.length - 1]++;
        ArchiveBuilder archive = ArchiveBuilder.good().data(TILE, damaged);

        assertThat(verify(archive)).isEmpty();
        assertThat(deep(archive)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.TILE);
            assertThat(finding.message()).startsWith("tile 1/0/0: gzip: other checksum");
        });
        Path file = ArchiveBuilder.good().write(directory.resolve("checked.pmtiles"));
        assertThat(PmtilesVerifier.verifyDeep(file, (id, plain, problems) -> problems.accept("size: " + plain.length)))
                .extracting(Finding::message)
                .containsExactly("tile 0/0/0: size: 3", "tile 1/0/0: size: 3");
    }

    @Test
    void manyFaultsOfAKindAreCounted() throws Exception {
        ArchiveBuilder archive = ArchiveBuilder.good();
        for (int i = 0; i < 100; i++) {
            archive.entry(5 + i, 100_000, 5, 1);
        }
        assertThat(verify(archive))
                .filteredOn(finding -> finding.code() == FindingCode.ENTRY_RANGE)
                .hasSize(11)
                .last()
                .hasToString("entry-range: and 90 more of this kind");
    }

    private static ArchiveBuilder unclustered() {
        byte[] one = Gzip.compressOnce(PmtilesWriterTest.bytes("one"));
        byte[] two = Gzip.compressOnce(PmtilesWriterTest.bytes("two"));
        return ArchiveBuilder.empty()
                .data(one, two)
                .entry(0, one.length, two.length, 1)
                .entry(1, 0, one.length, 1)
                .entry(4, one.length, two.length, 1);
    }

    private static ArchiveBuilder withPlace(BoundsE7 bounds, CenterE7 center) {
        return ArchiveBuilder.good()
                .header(h -> new PmtilesHeader(
                        h.root(),
                        h.metadata(),
                        h.leaves(),
                        h.tileData(),
                        h.counts(),
                        h.clustered(),
                        h.internalCompression(),
                        h.tileCompression(),
                        h.tileType(),
                        h.zooms(),
                        bounds,
                        center));
    }

    private static PmtilesHeader withZooms(PmtilesHeader h, int min, int max) {
        return copy(h, h.root(), h.metadata(), h.leaves(), h.tileData(), h.counts(), new ZoomRange(min, max));
    }

    private static PmtilesHeader withClustered(PmtilesHeader h, boolean clustered) {
        return new PmtilesHeader(
                h.root(),
                h.metadata(),
                h.leaves(),
                h.tileData(),
                h.counts(),
                clustered,
                h.internalCompression(),
                h.tileCompression(),
                h.tileType(),
                h.zooms(),
                h.bounds(),
                h.center());
    }

    private static PmtilesHeader copy(
            PmtilesHeader h,
            Section root,
            Section metadata,
            Section leaves,
            Section tileData,
            TileCounts counts,
            ZoomRange zooms) {
        return new PmtilesHeader(
                root,
                metadata,
                leaves,
                tileData,
                counts,
                h.clustered(),
                h.internalCompression(),
                h.tileCompression(),
                h.tileType(),
                zooms,
                h.bounds(),
                h.center());
    }

    private List<Finding> verify(ArchiveBuilder archive) throws IOException {
        return PmtilesVerifier.verify(archive.write(directory.resolve("broken.pmtiles")));
    }

    private List<Finding> deep(ArchiveBuilder archive) throws IOException {
        return PmtilesVerifier.verifyDeep(archive.write(directory.resolve("broken.pmtiles")), TileCheck.NONE);
    }

    private static List<FindingCode> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).distinct().toList();
    }
}
