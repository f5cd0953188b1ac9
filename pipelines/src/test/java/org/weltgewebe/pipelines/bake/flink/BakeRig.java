package org.weltgewebe.pipelines.bake.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.weltgewebe.pipelines.StoppableJobs;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.FullBakeMain;
import org.weltgewebe.pipelines.bake.TestContracts;
import org.weltgewebe.pipelines.flink.Checkpoints;
import org.weltgewebe.pipelines.flink.FlinkSettings;
import org.weltgewebe.pmtiles.tileset.TilesetReader;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.Await;

/** The bake job as the process runs it, with rows that are the same in every run: stored savepoints hold them. */
final class BakeRig implements AutoCloseable {

    private static final Path CONTRACTS = Path.of("../schemas/collections");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ROWS = 40;

    private final Path directory;
    private final TestBus bus;
    private StoppableJobs running;
    private long lastSequence;

    BakeRig(Path directory, TestBus bus) {
        this.directory = directory;
        this.bus = bus;
    }

    FlinkSettings settings(String backend, int parallelism) {
        return new FlinkSettings(
                "bake-weave",
                new Checkpoints(directory.resolve("checkpoints"), "bake-weave"),
                Duration.ofMillis(200),
                backend,
                Duration.ZERO,
                Duration.ofMillis(2),
                OptionalInt.of(parallelism));
    }

    void start(StoppableJobs jobs, String backend, int parallelism) throws Exception {
        running = jobs;
        BakeJobConfig bake = BakeJobConfig.of(
                bus.url(), "weave", directory.resolve("tilesets"), ContractTexts.ofDirectory(CONTRACTS));
        jobs.jobs().start(settings(backend, parallelism), env -> BakeJob.attach(env, bake));
    }

    /** Says a version of every node, account and edge, shifted north by so many degrees; changing this orphans stored savepoints. */
    void sayRows(long version, double north) throws Exception {
        for (int row = 0; row < ROWS; row++) {
            double lon = 9.45 + (row % 8) * 0.02;
            double lat = 47.05 + (row / 8) * 0.02 + north;
            ObjectNode place =
                    RowEventCodec.newProperties().put("title", "Ort " + row).put("kind", "place");
            place.putArray("topics").add(row % 2 == 0 ? "water" : "energy");
            bus.say(TestContracts.shown("node", "n" + row, version, TestContracts.point(lon, lat), place, null));
            ObjectNode person =
                    RowEventCodec.newProperties().put("title", "a" + row).put("map_state", "exact");
            bus.say(TestContracts.shown(
                    "account", "a" + row, version, TestContracts.point(lon + 0.007, lat), person, null));
            bus.say(edge("e" + row, version, "a" + row, "n" + (row + 11) % ROWS));
        }
        lastSequence = bus.flush();
    }

    private static RowEvent edge(String key, long version, String account, String node) {
        ObjectNode properties = RowEventCodec.newProperties()
                .put("source_type", "account")
                .put("source_id", account)
                .put("target_type", "node")
                .put("target_id", node)
                .put("edge_kind", "folgt");
        return TestContracts.shown("edge", key, version, null, properties, null);
    }

    void awaitAnnounced() {
        boolean reached = Await.until(() -> announcedSequence() >= lastSequence, PATIENCE);
        assertThat(reached)
                .as(
                        "sequence %d announced, jobs %s",
                        lastSequence, running.jobs().states())
                .isTrue();
    }

    /** Waits for a checkpoint that is newer than every savepoint, so that the next start goes on from it. */
    void awaitCheckpoint() {
        Checkpoints checkpoints = settings(FlinkSettings.HASHMAP, 1).checkpoints();
        assertThat(Await.until(
                        () -> checkpoints
                                .newest()
                                .filter(newest ->
                                        newest.getFileName().toString().startsWith("chk-"))
                                .isPresent(),
                        PATIENCE))
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

    List<TilesPublished> announced() throws Exception {
        return bus.allAnnounced();
    }

    int tiles() throws IOException {
        AtomicInteger tiles = new AtomicInteger();
        try (TilesetReader reader = TilesetReader.open(directory.resolve("tilesets/weave"))) {
            reader.forEachTile((tile, stored) -> tiles.incrementAndGet());
        }
        return tiles.get();
    }

    int compareWithFullBake() throws IOException {
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
        String archive = directory.resolve("full.pmtiles").toString();
        int exit =
                FullBakeMain.run(out, out, Instant.now(), "--config", config.toString(), "--output", archive, "--json");
        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return exit;
    }

    @Override
    public void close() throws Exception {
        if (running != null) {
            running.jobs().close();
        }
        bus.close();
    }
}
