package org.weltgewebe.pipelines.bake.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.impl.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.bakery.encode.TileCompression;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.FullBakeMain;
import org.weltgewebe.pipelines.bake.TestContracts;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.tileset.TilesetReader;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.TestServers;

/** The whole job on a MiniCluster against a real nats-server, with the contracts of the weave. */
class BakeJobIT {

    private static final Path CONTRACTS = Path.of("../schemas/collections");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private TestBus bus;
    private JobClient job;
    private long version;

    @BeforeEach
    void startBus() throws Exception {
        bus = new TestBus(TestServers.start().nats());
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null && !status().isGloballyTerminalState()) {
            job.cancel().get();
        }
        bus.close();
    }

    @Test
    void anEditOnTheStreamIsInThePublishedTileWhenItsSequenceIsAnnounced() throws Exception {
        job = start(2, null);
        bus.say(node("n1", 1, 9.52, 47.14, "Brunnen"));
        awaitAnnounced(bus.flush());
        assertThat(tileText(14, 9.52, 47.14)).contains("Brunnen").contains("n1");
        assertThat(tileText(5, 9.52, 47.14)).contains("node_cluster").contains("water:1");

        bus.say(node("n1", 2, 9.60, 47.20, "Brunnen"));
        awaitAnnounced(bus.flush());
        assertThat(tileText(14, 9.52, 47.14)).isEmpty();
        assertThat(tileText(14, 9.60, 47.20)).contains("Brunnen");

        bus.say(TestContracts.gone(RowEvent.Kind.DELETED, "node", "n1", 2));
        awaitAnnounced(bus.flush());
        try (TilesetReader reader = TilesetReader.open(tileset())) {
            reader.forEachTile(
                    (tile, stored) -> assertThat(TileCoord.ofId(tile)).isNull());
        }
    }

    @Test
    void aThreadFollowsItsEndsAndIsNotDrawnToAHiddenAccount() throws Exception {
        job = start(2, null);
        bus.say(account("a1", 1, 9.50, 47.10));
        bus.say(node("n1", 1, 9.51, 47.11, "Brunnen"));
        bus.say(edge("e1", 1, "a1", "n1", "folgt"));
        awaitAnnounced(bus.flush());
        assertThat(tileText(14, 9.50, 47.10)).contains("folgt");
        bus.say(TestContracts.gone(RowEvent.Kind.WITHDRAWN, "account", "a1", 2));
        awaitAnnounced(bus.flush());
        assertThat(tileText(14, 9.50, 47.10)).isEmpty();
        assertThat(tileText(14, 9.51, 47.11)).contains("Brunnen").doesNotContain("folgt");
        bus.say(account("a1", 3, 9.52, 47.12));
        awaitAnnounced(bus.flush());
        assertThat(tileText(14, 9.52, 47.12)).contains("folgt");
        assertThat(compareWithFullBake()).isZero();
    }

    @Test
    void anEventThatCannotBeReadIsSetAsideAndTheStreamMovesOn() throws Exception {
        job = start(1, null);
        bus.say(
                "wg.event.node.upserted",
                new Headers().add("Nats-Msg-Id", "x"),
                "canary@example.org".getBytes(StandardCharsets.UTF_8));
        bus.say(node("n1", 1, 9.52, 47.14, "Brunnen"));
        awaitAnnounced(bus.flush());
        assertThat(tileText(14, 9.52, 47.14)).contains("Brunnen");
        assertThat(Await.until(() -> !deadLetters().isEmpty(), PATIENCE)).isTrue();
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get(0))
                .contains("\"fault\":\"EVENT_UNDECODABLE\"", "\"sequence\":1", "\"stage\":\"bake\"")
                .doesNotContain("canary");
    }

    @Test
    void killedInTheMiddleOfALoadItGoesOnFromTheCheckpointAndEqualsAFullBake() throws Exception {
        job = start(2, null);
        Random random = new Random(4711);
        say(1_500, random);
        long half = bus.flush();
        assertThat(Await.until(() -> newestCheckpoint().isPresent() && announcedSequence() > half / 3, PATIENCE))
                .isTrue();
        Path checkpoint = cancel();
        long generationBefore = generation();
        say(500, random);
        long last = bus.flush();
        job = start(2, checkpoint);
        awaitAnnounced(last);
        assertThat(generation()).isGreaterThanOrEqualTo(generationBefore);
        assertThat(compareWithFullBake()).isZero();
        assertThat(bus.allAnnounced()).extracting(TilesPublished::generation).isSorted();
    }

    @Test
    void theStreamStaysTheSameWhenItIsUpdatedAndNatsDies() throws Exception {
        // Needs a server process of its own, which only the native fixture gives; 2.9 tells another creation time then.
        job = start(1, null);
        bus.say(node("n1", 1, 9.52, 47.14, "Brunnen"));
        awaitAnnounced(bus.flush());
        bus.applyStreams();
        bus.restartServer();
        bus.say(node("n2", 1, 9.53, 47.15, "Garten"));
        awaitAnnounced(bus.flush());
        awaitCheckpoint();
        Path checkpoint = cancel();
        bus.applyStreams();
        bus.restartServer();
        job = start(1, checkpoint);
        bus.say(node("n3", 1, 9.54, 47.16, "Werkstatt"));
        awaitAnnounced(bus.flush());
        assertThat(compareWithFullBake()).isZero();
    }

    @Test
    void aStreamMadeAnewStopsTheJobAndSaysSo() throws Exception {
        job = start(1, null);
        bus.say(node("n1", 1, 9.52, 47.14, "Brunnen"));
        awaitAnnounced(bus.flush());
        awaitCheckpoint();
        Path checkpoint = cancel();
        bus.management().deleteStream("WG_EVENT");
        bus.applyStreams();
        bus.say(node("n2", 1, 9.53, 47.15, "Garten"));
        bus.flush();
        job = start(1, checkpoint);
        requireFailure("this is another stream of the same name");
    }

    @Test
    void aStreamThatLostMessagesStopsTheJobAndSaysSo() throws Exception {
        bus.say(node("n1", 1, 9.52, 47.14, "Brunnen"));
        bus.say(node("n2", 1, 9.53, 47.15, "Garten"));
        bus.flush();
        bus.management().deleteMessage("WG_EVENT", 1);
        job = start(1, null);
        requireFailure("first sequence 2 (expected: at most 1");
    }

    private void requireFailure(String reason) {
        assertThat(Await.until(() -> status() == JobStatus.FAILED, PATIENCE)).isTrue();
        assertThat(job.getJobExecutionResult())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingRootCause()
                .withMessageContaining("STREAM_UNUSABLE")
                .withMessageContaining(reason);
    }

    /** Ends the job; its newest checkpoint, which until then each newer one would remove. */
    private Path cancel() throws Exception {
        job.cancel().get();
        assertThat(Await.until(() -> status() != JobStatus.CANCELLING, PATIENCE))
                .isTrue();
        return newestCheckpoint().orElseThrow();
    }

    private void say(int count, Random random) {
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(200);
            double lon = 9.45 + random.nextInt(1_000) / 5_000.0;
            double lat = 47.05 + random.nextInt(1_000) / 5_000.0;
            version++;
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> bus.say(node("n" + key, version, lon, lat, "t" + random.nextInt(5)));
                case 3 -> bus.say(account("a" + key, version, lon, lat));
                case 4, 5 ->
                    bus.say(edge("e" + key, version, "a" + random.nextInt(200), "n" + random.nextInt(200), "k"));
                case 6 -> bus.say(TestContracts.gone(RowEvent.Kind.WITHDRAWN, "account", "a" + key, version));
                default -> bus.say(TestContracts.gone(RowEvent.Kind.DELETED, "node", "n" + key, version));
            }
        }
    }

    private static RowEvent node(String key, long version, double lon, double lat, String title) {
        ObjectNode properties =
                RowEventCodec.newProperties().put("title", title).put("kind", "place");
        properties.putArray("topics").add("water");
        return TestContracts.shown("node", key, version, TestContracts.point(lon, lat), properties, null);
    }

    private static RowEvent account(String key, long version, double lon, double lat) {
        ObjectNode properties = RowEventCodec.newProperties().put("title", key).put("map_state", "exact");
        return TestContracts.shown("account", key, version, TestContracts.point(lon, lat), properties, null);
    }

    private static RowEvent edge(String key, long version, String account, String node, String kind) {
        ObjectNode properties = RowEventCodec.newProperties()
                .put("source_type", "account")
                .put("source_id", account)
                .put("target_type", "node")
                .put("target_id", node)
                .put("edge_kind", kind);
        return TestContracts.shown("edge", key, version, null, properties, null);
    }

    private JobClient start(int parallelism, Path checkpoint) throws Exception {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (checkpoint != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        BakeJob.attach(
                environment,
                BakeJobConfig.of(
                        bus.url(), "weave", directory.resolve("tilesets"), ContractTexts.ofDirectory(CONTRACTS)));
        return environment.executeAsync("bake");
    }

    private Path tileset() {
        return directory.resolve("tilesets/weave");
    }

    /** Waits for a checkpoint that began after now: the next one may have begun before. */
    private void awaitCheckpoint() {
        long wanted = newestCheckpoint().map(BakeJobIT::number).orElse(0L) + 2;
        assertThat(Await.until(() -> newestCheckpoint().map(BakeJobIT::number).orElse(0L) >= wanted, PATIENCE))
                .isTrue();
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    private Optional<Path> newestCheckpoint() {
        try (Stream<Path> files = Files.walk(directory.resolve("checkpoints"))) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingLong(BakeJobIT::number));
        } catch (IOException | java.io.UncheckedIOException vanished) {
            return Optional.empty();
        }
    }

    private void awaitAnnounced(long sequence) throws Exception {
        boolean reached = Await.until(() -> announcedSequence() >= sequence, PATIENCE);
        assertThat(reached)
                .as("sequence %d announced, job %s", sequence, status())
                .isTrue();
    }

    private long announcedSequence() {
        try {
            TilesPublished announced = bus.announced();
            return announced == null ? -1 : announced.streamSequence();
        } catch (Exception e) {
            return -1;
        }
    }

    private List<String> deadLetters() {
        try {
            return bus.deadLetters();
        } catch (Exception e) {
            return List.of();
        }
    }

    private JobStatus status() {
        try {
            return job.getJobStatus().get();
        } catch (Exception clusterIsGone) {
            return JobStatus.FAILED;
        }
    }

    private long generation() throws IOException {
        try (TilesetReader reader = TilesetReader.open(tileset())) {
            return reader.manifest().generation();
        }
    }

    private int compareWithFullBake() throws IOException {
        Path config = directory.resolve("pipelines.yaml");
        Files.writeString(
                config,
                """
                nats: {url: %s}
                tilesets: {dir: %s}
                contracts: {dir: %s}
                """
                        .formatted(bus.url(), directory.resolve("tilesets"), CONTRACTS.toAbsolutePath()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = FullBakeMain.run(
                out,
                out,
                Instant.now(),
                "--config",
                config.toString(),
                "--output",
                directory.resolve("full.pmtiles").toString(),
                "--json");
        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return exit;
    }

    /** The tile at a place as text; MVT keeps strings readable. Empty when there is no tile. */
    private String tileText(int zoom, double lon, double lat) throws IOException {
        int tiles = 1 << zoom;
        double sin = Math.sin(Math.toRadians(lat));
        int x = (int) ((lon + 180) / 360 * tiles);
        int y = (int) ((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * tiles);
        try (TilesetReader reader = TilesetReader.open(tileset())) {
            byte[] stored = reader.tile(new TileCoord(zoom, x, y).id());
            return stored == null ? "" : new String(TileCompression.gunzip(stored, 1 << 20), StandardCharsets.UTF_8);
        }
    }
}
