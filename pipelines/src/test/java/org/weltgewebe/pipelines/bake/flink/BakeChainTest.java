package org.weltgewebe.pipelines.bake.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.bakery.encode.TileCompression;
import org.weltgewebe.pipelines.bake.RowChange;
import org.weltgewebe.pipelines.bake.TestContracts;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.TilesPublished;

class BakeChainTest {

    private static final TilePlan PLAN = TestContracts.plan();
    private static final long NOW = 1_000_000;

    @TempDir
    Path tilesets;

    private long sequence;

    @Test
    void anEditIsPublishedAndAnnouncedWithItsSequence() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.watermark();
            TilesPublished last = last(chain);
            assertThat(last.generation()).isEqualTo(1);
            assertThat(last.streamSequence()).isEqualTo(1);
            assertThat(last.tiles()).isNotEmpty().allMatch(tile -> tile.matches("[3-7]/\\d+/\\d+"));
            assertThat(text(chain.published())).contains("title-a");
        }
    }

    @Test
    void anEventThatChangesNothingAdvancesTheSequenceButNotTheGeneration() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.watermark();
            chain.accept(account("a", 2, 9.5, 47.1));
            chain.watermark();
            assertThat(last(chain).generation()).isEqualTo(1);
            assertThat(last(chain).streamSequence()).isEqualTo(2);
            assertThat(last(chain).tiles()).isEmpty();
        }
    }

    @Test
    void aLineFollowsItsEndsAndGoesWhenOneIsHidden() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(change(TestContracts.shown(
                    "edge", "e", 1, null, TestContracts.ends("account", "a", "account", "b", "thread"), null)));
            chain.watermark();
            assertThat(text(chain.published())).doesNotContain("thread");
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.accept(account("b", 1, 30.5, 47.1));
            chain.watermark();
            assertThat(text(chain.published())).contains("thread");
            chain.accept(change(TestContracts.gone(RowEvent.Kind.WITHDRAWN, "account", "b", 2)));
            chain.watermark();
            assertThat(text(chain.published())).doesNotContain("thread").contains("title-a");
        }
    }

    @Test
    void anExpiredRowLeavesWithoutAnyEvent() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(change(TestContracts.shown(
                    "node",
                    "n",
                    1,
                    TestContracts.point(9.5, 47.1),
                    TestContracts.title("for-a-while"),
                    Instant.ofEpochMilli(NOW + 500))));
            chain.watermark();
            assertThat(text(chain.published())).contains("for-a-while").contains("count");
            chain.time(NOW + 500);
            assertThat(chain.published()).isEmpty();
            assertThat(last(chain).streamSequence()).isEqualTo(1);
        }
    }

    @Test
    void anOlderEventCannotBringAWithdrawnRowBack() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(change(TestContracts.gone(RowEvent.Kind.WITHDRAWN, "account", "a", 5)));
            chain.accept(account("a", 4, 9.5, 47.1));
            chain.watermark();
            assertThat(chain.published()).isEmpty();
        }
    }

    @Test
    void aTileChangedOftenBetweenWatermarksIsPublishedOnce() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            for (int version = 1; version <= 100; version++) {
                chain.accept(account("a", version, 9.5 + version / 10_000.0, 47.1));
            }
            chain.watermark();
            assertThat(last(chain).generation()).isEqualTo(1);
            assertThat(chain.announced()).hasSize(1);
        }
    }

    @Test
    void nothingIsRememberedOfDeletedRows() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 7).open(NOW)) {
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.accept(account("b", 1, 9.6, 47.2));
            chain.accept(node("n", 1));
            chain.accept(change(TestContracts.shown(
                    "area", "r", 1, TestContracts.square(9, 47, 3), TestContracts.title("area"), null)));
            chain.accept(change(TestContracts.shown(
                    "edge", "e", 1, null, TestContracts.ends("account", "a", "account", "b", "thread"), null)));
            chain.watermark();
            assertThat(chain.stateEntries()).isPositive();
            for (List<String> row : List.of(
                    List.of("account", "a"),
                    List.of("edge", "e"),
                    List.of("account", "b"),
                    List.of("node", "n"),
                    List.of("area", "r"))) {
                chain.accept(change(TestContracts.gone(RowEvent.Kind.DELETED, row.get(0), row.get(1), 1)));
            }
            chain.watermark();
            assertThat(chain.published()).isEmpty();
            assertThat(chain.stateEntries()).isZero();
        }
    }

    @Test
    void afterACrashReadersNeverSeeAnOlderMap() throws Exception {
        BakeChain.Checkpoint checkpoint;
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.watermark();
            checkpoint = chain.checkpoint(1, true);
            chain.accept(account("b", 1, 30.5, 47.1));
            chain.watermark();
        }
        RowChange replayed = new RowChange(
                "account/b",
                2,
                false,
                1,
                Long.MAX_VALUE,
                0,
                account("b", 1, 30.5, 47.1).feature(),
                null);
        try (BakeChain chain = new BakeChain(tilesets, 2).open(checkpoint, NOW)) {
            assertThat(text(chain.published())).contains("title-a").contains("title-b");
            chain.accept(replayed);
            chain.watermark();
            assertThat(text(chain.published())).contains("title-a").contains("title-b");
            assertThat(last(chain).generation()).isEqualTo(2);
            assertThat(last(chain).streamSequence()).isEqualTo(2);
        }
    }

    @Test
    void withoutStateTilesOfRowsThatAreNoMoreGo() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(account("gone", 1, -70, -33));
            chain.watermark();
        }
        sequence = 0;
        try (BakeChain chain = new BakeChain(tilesets, 2).open(NOW)) {
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.watermark();
            assertThat(text(chain.published())).contains("title-a").doesNotContain("title-gone");
        }
    }

    @Test
    void aCompletedCheckpointEmptiesTheJournal() throws Exception {
        try (BakeChain chain = new BakeChain(tilesets, 1).open(NOW)) {
            chain.accept(account("a", 1, 9.5, 47.1));
            chain.watermark();
            Path journal = tilesets.resolve("weave.journal");
            assertThat(Files.size(journal)).isGreaterThan(1);
            chain.checkpoint(1, true);
            assertThat(Files.size(journal)).isEqualTo(1);
        }
    }

    private RowChange account(String key, long version, double lon, double lat) {
        return change(TestContracts.shown(
                "account", key, version, TestContracts.point(lon, lat), TestContracts.title("title-" + key), null));
    }

    private RowChange node(String key, long version) {
        return change(TestContracts.shown(
                "node", key, version, TestContracts.point(9.5, 47.1), TestContracts.title("title-" + key), null));
    }

    private RowChange change(RowEvent event) {
        return TestContracts.change(PLAN, event, ++sequence);
    }

    private static TilesPublished last(BakeChain chain) {
        return chain.announced().get(chain.announced().size() - 1);
    }

    /** Everything the tiles say, as text; MVT keeps strings readable. */
    private static String text(TreeMap<Long, byte[]> tiles) throws IOException {
        StringBuilder text = new StringBuilder();
        for (byte[] stored : tiles.values()) {
            text.append(new String(TileCompression.gunzip(stored, 1 << 20), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }
}
