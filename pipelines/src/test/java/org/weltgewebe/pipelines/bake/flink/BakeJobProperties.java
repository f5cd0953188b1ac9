package org.weltgewebe.pipelines.bake.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.weltgewebe.bakery.bake.BakeProgress;
import org.weltgewebe.bakery.bake.FullBake;
import org.weltgewebe.bakery.h3.H3Cells;
import org.weltgewebe.pipelines.bake.KnownRows;
import org.weltgewebe.pipelines.bake.RowChange;
import org.weltgewebe.pipelines.bake.TestContracts;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.TilesPublished;

/** The law of the room: after any sequence of edits the published tiles equal, byte for byte, a full bake of the rows. */
class BakeJobProperties {

    private static final TilePlan PLAN = TestContracts.plan();
    private static final H3Cells CELLS = H3Cells.open();
    private static final long START_MILLIS = 1_000_000;
    private static final long STEP_MILLIS = 1_000;

    /** What a step does; the numbers choose rows and places. */
    enum Act {
        NODE,
        ACCOUNT,
        EDGE,
        AREA,
        EXPIRING_NODE,
        EXPIRING_EDGE,
        WITHDRAW,
        DELETE,
        OUTDATED,
        REPEAT,
        WATERMARK,
        TIME,
        CHECKPOINT,
        CRASH
    }

    record Step(Act act, int key, int place, int other) {}

    @Provide
    Arbitrary<List<Step>> scripts() {
        Arbitrary<Act> acts = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.of(Act.NODE, Act.ACCOUNT, Act.EDGE, Act.AREA)),
                Tuple.of(4, Arbitraries.of(Act.EXPIRING_NODE, Act.EXPIRING_EDGE)),
                Tuple.of(6, Arbitraries.of(Act.WITHDRAW, Act.DELETE)),
                Tuple.of(2, Arbitraries.of(Act.OUTDATED, Act.REPEAT)),
                Tuple.of(6, Arbitraries.of(Act.WATERMARK, Act.TIME)),
                Tuple.of(4, Arbitraries.of(Act.CHECKPOINT, Act.CRASH)));
        return Combinators.combine(
                        acts,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(0, 11))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void publishedTilesEqualFullBake(@ForAll("scripts") List<Step> script, @ForAll long seed) throws Exception {
        Path directory = Files.createTempDirectory("bake-properties");
        try (Run run = new Run(directory, seed)) {
            for (Step step : script) {
                run.take(step);
            }
            run.finish();
            assertThat(differences(run.published(), run.fullBake())).isEmpty();
            assertGenerationsGrow(run.announced);
        } finally {
            delete(directory);
        }
    }

    private static void assertGenerationsGrow(List<TilesPublished> announced) {
        for (int i = 1; i < announced.size(); i++) {
            assertThat(announced.get(i).generation())
                    .isGreaterThanOrEqualTo(announced.get(i - 1).generation());
        }
    }

    /** Names of tiles that differ, and how. */
    private static List<String> differences(TreeMap<Long, byte[]> live, TreeMap<Long, byte[]> full) {
        List<String> differences = new ArrayList<>();
        TreeMap<Long, byte[]> all = new TreeMap<>(live);
        all.putAll(full);
        all.keySet().forEach(tile -> {
            byte[] inLive = live.get(tile);
            byte[] inFull = full.get(tile);
            if (!Arrays.equals(inLive, inFull)) {
                differences.add(TileCoord.ofId(tile) + " live " + (inLive == null ? "absent" : inLive.length) + " full "
                        + (inFull == null ? "absent" : inFull.length));
            }
        });
        return differences;
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One script: the job, and beside it the log of all events, as the stream keeps it. */
    private static final class Run implements AutoCloseable {

        private final Path directory;
        private final long seed;
        private final List<RowChange> log = new ArrayList<>();
        private final Map<String, Long> versions = new HashMap<>();
        private final List<TilesPublished> announced = new ArrayList<>();
        private BakeChain chain;
        private BakeChain.Checkpoint checkpoint;
        private long nowMillis = START_MILLIS;
        private long checkpoints;

        Run(Path directory, long seed) throws Exception {
            this.directory = directory;
            this.seed = seed;
            this.chain = new BakeChain(directory, seed).open(nowMillis);
        }

        void take(Step step) throws Exception {
            switch (step.act()) {
                case NODE -> say(node(step, null));
                case EXPIRING_NODE -> say(node(step, Instant.ofEpochMilli(nowMillis + step.other() * 400L)));
                case ACCOUNT ->
                    say(TestContracts.shown(
                            "account",
                            "a" + step.key(),
                            next("account", "a" + step.key()),
                            place(step.place()),
                            TestContracts.title("t" + step.other() % 2),
                            null));
                case AREA ->
                    say(TestContracts.shown(
                            "area",
                            "r" + step.key(),
                            next("area", "r" + step.key()),
                            TestContracts.square(
                                    lon(step.place()), lat(step.place()) / 2, 0.5 + step.other() * step.other() / 4.0),
                            TestContracts.title("t" + step.other() % 2),
                            null));
                case EDGE -> say(edge(step, null));
                case EXPIRING_EDGE -> say(edge(step, Instant.ofEpochMilli(nowMillis + step.other() * 400L)));
                case WITHDRAW -> say(gone(RowEvent.Kind.WITHDRAWN, step));
                case DELETE -> say(gone(RowEvent.Kind.DELETED, step));
                case OUTDATED -> sayOutdated(step);
                case REPEAT -> sayAgain();
                case WATERMARK -> chain.watermark();
                case TIME -> {
                    nowMillis += STEP_MILLIS;
                    chain.time(nowMillis);
                }
                case CHECKPOINT -> checkpoint = chain.checkpoint(++checkpoints, step.key() > 0);
                case CRASH -> crash();
            }
        }

        private RowEvent node(Step step, Instant expiresAt) {
            String key = "n" + step.key();
            ObjectNode properties = TestContracts.title("t" + step.other() % 3).put("weight", step.other() % 2);
            properties.putArray("topics").add("a" + step.other() % 3).add("b");
            return TestContracts.shown("node", key, next("node", key), place(step.place()), properties, expiresAt);
        }

        private RowEvent edge(Step step, Instant expiresAt) {
            String key = "e" + step.key();
            ObjectNode ends = TestContracts.ends(
                    step.place() % 2 == 0 ? "account" : "node",
                    (step.place() % 2 == 0 ? "a" : "n") + step.place() / 3,
                    step.other() % 2 == 0 ? "account" : "node",
                    (step.other() % 2 == 0 ? "a" : "n") + step.other() / 3,
                    "t" + step.other() % 2);
            return TestContracts.shown("edge", key, next("edge", key), null, ends, expiresAt);
        }

        private RowEvent gone(RowEvent.Kind kind, Step step) {
            String collection = List.of("node", "account", "edge", "area").get(step.other() % 4);
            String key = List.of("n", "a", "e", "r").get(step.other() % 4) + step.key();
            long version =
                    kind == RowEvent.Kind.DELETED ? versions.getOrDefault(collection + key, 0L) : next(collection, key);
            return TestContracts.gone(kind, collection, key, version);
        }

        /** An event of an older version that was overtaken: it must change nothing. */
        private void sayOutdated(Step step) throws Exception {
            String key = "n" + step.key();
            long version = versions.getOrDefault("node" + key, 0L);
            if (version > 1) {
                say(TestContracts.shown(
                        "node", key, version - 1, place(step.place()), TestContracts.title("old"), null));
            }
        }

        private void sayAgain() throws Exception {
            if (!log.isEmpty()) {
                RowChange last = log.get(log.size() - 1);
                RowChange again = new RowChange(
                        last.row(),
                        log.size() + 1,
                        last.deleted(),
                        last.version(),
                        last.expiresAtMillis(),
                        last.committedAtMillis(),
                        last.feature(),
                        last.line());
                log.add(again);
                chain.accept(again);
            }
        }

        private void say(RowEvent event) throws Exception {
            RowChange change = TestContracts.change(PLAN, event, log.size() + 1);
            log.add(change);
            chain.accept(change);
        }

        private long next(String collection, String key) {
            return versions.merge(collection + key, 1L, Long::sum);
        }

        /** The process dies; a new one starts from the last checkpoint and reads the log on from there. */
        private void crash() throws Exception {
            announced.addAll(chain.announced());
            chain.close();
            chain = new BakeChain(directory, seed + log.size());
            if (checkpoint == null) {
                chain.open(nowMillis);
            } else {
                chain.open(checkpoint, nowMillis);
            }
            long from = checkpoint == null ? 0 : checkpoint.sequence();
            for (RowChange change : log.subList((int) from, log.size())) {
                chain.accept(change);
            }
        }

        void finish() throws Exception {
            chain.watermark();
            nowMillis += STEP_MILLIS;
            chain.time(nowMillis);
            // Longer than a restored job waits to reach the sequence published before the crash.
            nowMillis += 10_000;
            chain.time(nowMillis);
            chain.watermark();
            announced.addAll(chain.announced());
        }

        TreeMap<Long, byte[]> published() throws Exception {
            return chain.published();
        }

        TreeMap<Long, byte[]> fullBake() throws Exception {
            KnownRows rows = new KnownRows();
            log.forEach(change -> rows.accept(change, nowMillis));
            TreeMap<Long, byte[]> tiles = new TreeMap<>();
            new FullBake(PLAN.spec(), CELLS)
                    .bake(
                            rows.features(nowMillis),
                            (tile, stored) -> tiles.put(tile.id(), stored),
                            BakeProgress.SILENT);
            return tiles;
        }

        /** Twelve places: some close together, some on other continents, on the antimeridian and near a pole. */
        private static ObjectNode place(int place) {
            return TestContracts.point(lon(place), lat(place));
        }

        private static double lon(int place) {
            double[] lons = {9.52, 9.53, 9.6, 11.25, 11.2499, 179.999, -179.999, -70.5, 151.2, 0, 22.5, 9.0};
            return lons[place];
        }

        private static double lat(int place) {
            double[] lats = {47.1, 47.11, 47.2, 48.9, 48.9, -17.8, -17.8, -33.4, -33.9, 0, 84.9, 47.1};
            return lats[place];
        }

        @Override
        public void close() throws Exception {
            chain.close();
        }
    }
}
