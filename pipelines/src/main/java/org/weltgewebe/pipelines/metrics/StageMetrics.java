package org.weltgewebe.pipelines.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;

/**
 * What the stages count, in Micrometer. Labels are names (stage, collection, kind, column, fault), never values of rows. The
 * operators of a Flink job are created by Flink, so they meet the process's registry by way of Micrometer's global one, to which
 * the main class adds the Prometheus registry.
 */
public final class StageMetrics {

    private record CounterKey(String name, List<String> tags) {}

    /** Counters by two labels, for what is counted with every row: no key is made to find one. */
    private record ByTwo(Map<String, Map<String, Counter>> known, BiFunction<String, String, Counter> unknown) {

        ByTwo(BiFunction<String, String, Counter> unknown) {
            this(new ConcurrentHashMap<>(), unknown);
        }

        Counter of(String one, String other) {
            Map<String, Counter> ofOne = known.get(one);
            Counter counter = ofOne == null ? null : ofOne.get(other);
            return counter != null
                    ? counter
                    : known.computeIfAbsent(one, o -> new ConcurrentHashMap<>())
                            .computeIfAbsent(other, o -> unknown.apply(one, other));
        }
    }

    private static final String LAG = "wg.lag";
    private static final String SLOT = "wg.slot.";
    private static final String BACKFILL_PROGRESS = "wg.backfill.progress.ratio";
    private static final String GENERATION = "wg.tileset.generation";

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<CounterKey, Counter> counters = new ConcurrentHashMap<>();
    private final ByTwo rows = new ByTwo((table, operation) ->
            counter("wg.rows", "stage", Stage.CAPTURE.label(), "table", table, "operation", operation));
    private final Map<Stage, ByTwo> events = new ConcurrentHashMap<>();
    private final Map<String, Counter> stored = new ConcurrentHashMap<>();
    private final Map<String, Counter> absorbed = new ConcurrentHashMap<>();
    private final Timer commitToAck;
    private volatile @Nullable Instant oldestPending;

    /** Metrics in a registry. */
    public StageMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.commitToAck = latency(
                "wg.commit.to.ack", "From COMMIT in Postgres to the acknowledgement of the stream", Tags.empty());
    }

    private Timer latency(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(registry);
    }

    /** Metrics of this process. */
    public static StageMetrics ofProcess() {
        return new StageMetrics(Metrics.globalRegistry, Clock.systemUTC());
    }

    /** Makes this instance the one that tells the lag of capture; a writer calls it once, the one before it falls silent. */
    public StageMetrics tellLag() {
        tellLag(Stage.CAPTURE, "publish", () -> oldestPending);
        return this;
    }

    /**
     * Tells the age of the oldest change that a part of a stage has taken and not passed on; 0 when idle.
     *
     * @param part what in the stage waits, e.g. {@code read} or {@code publish}
     * @param oldest commit time of that change, or null when nothing waits; asked at every scrape, from another thread
     */
    public void tellLag(Stage stage, String part, Supplier<@Nullable Instant> oldest) {
        tell(
                LAG,
                "seconds",
                "Age of the oldest change that is taken but not passed on; 0 when idle",
                Tags.of("stage", stage.label(), "part", part),
                () -> lagSeconds(oldest.get()));
    }

    /**
     * Tells the age of the oldest change of a table that is taken and not in its stream; 0 when idle.
     *
     * @param oldest as for {@link #tellLag(Stage, String, Supplier)}
     */
    public void tellTableLag(String table, Supplier<@Nullable Instant> oldest) {
        tell(
                "wg.table.lag",
                "seconds",
                "Age of the oldest change of the table that is taken but not in its stream; 0 when idle",
                Tags.of("stage", Stage.CAPTURE.label(), "table", table),
                () -> lagSeconds(oldest.get()));
    }

    /** Tells how many messages are published and not acknowledged. */
    public void tellInFlight(IntSupplier messages) {
        tell(
                "wg.in.flight",
                "messages",
                "Messages published and not acknowledged",
                Tags.of("stage", Stage.DISTRIBUTE.label()),
                messages::getAsInt);
    }

    /** Tells the age of a job's newest completed checkpoint; asks at every scrape, null for none. */
    public void tellCheckpointAge(String job, Supplier<@Nullable Instant> completed) {
        tell("wg.checkpoint.age", "seconds", "Age of the newest completed checkpoint", Tags.of("job", job), () -> {
            Instant at = completed.get();
            return at == null ? Double.NaN : lagSeconds(at);
        });
    }

    /** Tells up to which position of the log everything committed is in the stream for good. */
    public void tellBoundary(String slot, LongSupplier lsn) {
        tell(
                "wg.capture.boundary.lsn",
                "",
                "Position of the log of the newest completed checkpoint: everything committed before is in the stream",
                Tags.of("slot", slot),
                lsn::getAsLong);
    }

    /**
     * Tells a figure of a replication slot.
     *
     * @param what the figure, e.g. {@code retained.wal}
     * @param value asked at every scrape, must not block
     */
    public void tellSlot(String slot, String what, String unit, String description, DoubleSupplier value) {
        tell(SLOT + what, unit, description, Tags.of("slot", slot), value::getAsDouble);
    }

    /** Tells the state of a replication slot: 1 for the one of these that it is in, 0 for the others. */
    public void tellSlotStatus(String slot, List<String> statuses, Supplier<String> status) {
        for (String one : statuses) {
            tell(
                    SLOT + "wal.status",
                    "",
                    "1 for the state the slot is in",
                    Tags.of("slot", slot, "status", one),
                    () -> status.get().equals(one) ? 1 : 0);
        }
    }

    /** Tells how much of a table its backfill has read, 0 to 1; asks {@code ratio} at every scrape. */
    public void tellBackfill(String table, DoubleSupplier ratio) {
        tell(
                BACKFILL_PROGRESS,
                "",
                "Part of the table that its newest backfill has read",
                Tags.of("stage", Stage.CAPTURE.label(), "table", table),
                ratio::getAsDouble);
    }

    /** Rows that a backfill has read and handed over. */
    public void backfilled(String table, int rows) {
        counter("wg.backfill.rows", "stage", Stage.CAPTURE.label(), "table", table)
                .increment(rows);
    }

    /** Tells the published generation of a tileset. */
    public void tellGeneration(String tileset, LongSupplier generation) {
        tell(
                GENERATION,
                "",
                "Generation of the tileset that its manifest names",
                Tags.of("stage", Stage.BAKE.label(), "tileset", tileset),
                generation::getAsLong);
    }

    private void tell(String name, String unit, String description, Tags tags, Supplier<Number> value) {
        // A gauge of a job that is gone must not hide the new one.
        registry.find(name).tags(tags).meters().forEach(registry::remove);
        Gauge.builder(name, value)
                .tags(tags)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A row arrived. */
    public void captured(String table, String operation) {
        rows.of(table, operation).increment();
    }

    /** A logical message with our prefix came whose content or name means nothing. */
    public void markIgnored() {
        counter("wg.marks.ignored", "stage", Stage.CAPTURE.label()).increment();
    }

    /** A row event goes on to the stream. */
    public void published(Stage stage, String collection, String kind) {
        events.computeIfAbsent(stage, this::eventsOf).of(collection, kind).increment();
    }

    private ByTwo eventsOf(Stage stage) {
        return new ByTwo((collection, kind) ->
                counter("wg.events", "stage", stage.label(), "collection", collection, "kind", kind));
    }

    /** A row stays inside because nothing of its collection is public. */
    public void withheld(String collection) {
        counter("wg.withheld", "stage", Stage.CLASSIFY.label(), "collection", collection)
                .increment();
    }

    /** A column that no contract knows was dropped. */
    public void undeclared(String collection, String column) {
        counter("wg.undeclared.columns", "stage", Stage.CLASSIFY.label(), "collection", collection, "column", column)
                .increment();
    }

    /** A record goes to the dead letters in the stage of its fault. */
    public void deadLetter(FaultCode fault) {
        deadLetter(fault.stage(), fault);
    }

    /** A record goes to the dead letters; {@code stage} is where it was refused. */
    public void deadLetter(Stage stage, FaultCode fault) {
        counter("wg.dead.letters", "stage", stage.label(), "fault", fault.name())
                .increment();
    }

    /** A message is in its stream; {@code duplicate} when it was there before. */
    public void distributed(String stream, boolean duplicate) {
        String name = duplicate ? "wg.duplicates.absorbed" : "wg.messages";
        (duplicate ? absorbed : stored)
                .computeIfAbsent(stream, s -> counter(name, "stage", Stage.DISTRIBUTE.label(), "stream", s))
                .increment();
    }

    /** Messages are sent again. */
    public void retried(int messages) {
        counter("wg.publish.retries", "stage", Stage.DISTRIBUTE.label()).increment(messages);
    }

    /** A job went back to an earlier checkpoint because a stream had lost its tail. */
    public void rolledBack(String job) {
        counter("wg.rollbacks", "stage", Stage.DISTRIBUTE.label(), "job", job).increment();
    }

    /** One message went from commit to acknowledgement in this time; clocks of two machines may make it negative. */
    public void commitToAck(Duration duration) {
        commitToAck.record(duration.isNegative() ? Duration.ZERO : duration);
    }

    /** Tiles of one flush are on disk and in the manifest. */
    public void baked(String tileset, int tiles, long sizeBytes) {
        String stage = Stage.BAKE.label();
        counter("wg.bake.flushes", "stage", stage, "tileset", tileset).increment();
        counter("wg.bake.tiles", "stage", stage, "tileset", tileset).increment(tiles);
        counter("wg.bake.bytes", "stage", stage, "tileset", tileset).increment(sizeBytes);
    }

    /** A flush held changes of which the oldest was committed this long ago; clocks of two machines may make it negative. */
    public void commitToTile(String tileset, Duration duration) {
        latency(
                        "wg.commit.to.tile",
                        "From COMMIT in Postgres to the manifest that names the changed tile",
                        Tags.of("stage", Stage.BAKE.label(), "tileset", tileset))
                .record(duration.isNegative() ? Duration.ZERO : duration);
    }

    /** Commit time of the oldest message without acknowledgement, null when there is none. */
    public void oldestPending(@Nullable Instant commitTime) {
        oldestPending = commitTime;
    }

    private Number lagSeconds(@Nullable Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
    }

    private Counter counter(String name, String... tags) {
        CounterKey key = new CounterKey(name, Arrays.asList(tags));
        Counter counter = counters.get(key);
        return counter != null ? counter : counters.computeIfAbsent(key, k -> registry.counter(name, tags));
    }
}
