package org.weltgewebe.pipelines.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
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

    private static final String LAG = "wg.lag";
    private static final String RETAINED_WAL = "wg.slot.retained.wal";

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final Timer commitToAck;
    private volatile @Nullable Instant oldestPending;

    /** Metrics in a registry. */
    public StageMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.commitToAck = Timer.builder("wg.commit.to.ack")
                .description("From COMMIT in Postgres to the acknowledgement of the stream")
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

    /** Makes this instance the one that tells the lag; a writer calls it once, the one before it falls silent. */
    public StageMetrics tellLag() {
        tell(
                LAG,
                "seconds",
                "Age of the oldest change that is captured but not acknowledged; 0 when idle",
                this::lagSeconds);
        return this;
    }

    /** Tells how much WAL a slot retains; asks {@code bytes} at every scrape, which must not block. */
    public void tellRetainedWal(DoubleSupplier bytes) {
        tell(RETAINED_WAL, "bytes", "WAL the replication slot keeps from being removed", bytes::getAsDouble);
    }

    private void tell(String name, String unit, String description, Supplier<Number> value) {
        // A gauge of a job that is gone must not hide the new one.
        registry.find(name).meters().forEach(registry::remove);
        Gauge.builder(name, value)
                .baseUnit(unit)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A row arrived. */
    public void captured(String table, String operation) {
        counter("wg.rows", "stage", Stage.CAPTURE.label(), "table", table, "operation", operation)
                .increment();
    }

    /** A row event goes on to the stream. */
    public void published(Stage stage, String collection, String kind) {
        counter("wg.events", "stage", stage.label(), "collection", collection, "kind", kind)
                .increment();
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

    /** A record goes to the dead letters. */
    public void deadLetter(FaultCode fault) {
        counter("wg.dead.letters", "stage", fault.stage().label(), "fault", fault.name())
                .increment();
    }

    /** A message is in its stream; {@code duplicate} when it was there before. */
    public void distributed(String stream, boolean duplicate) {
        counter(
                        duplicate ? "wg.duplicates.absorbed" : "wg.messages",
                        "stage",
                        Stage.DISTRIBUTE.label(),
                        "stream",
                        stream)
                .increment();
    }

    /** Messages are sent again. */
    public void retried(int messages) {
        counter("wg.publish.retries", "stage", Stage.DISTRIBUTE.label()).increment(messages);
    }

    /** One message went from commit to acknowledgement in this time; clocks of two machines may make it negative. */
    public void commitToAck(Duration duration) {
        commitToAck.record(duration.isNegative() ? Duration.ZERO : duration);
    }

    /** Commit time of the oldest message without acknowledgement, null when there is none. */
    public void oldestPending(@Nullable Instant commitTime) {
        oldestPending = commitTime;
    }

    private Number lagSeconds() {
        Instant oldest = oldestPending;
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
    }

    private Counter counter(String name, String... tags) {
        List<String> key = List.of(name, String.join("\u0000", tags));
        Counter counter = counters.get(key);
        return counter != null ? counter : counters.computeIfAbsent(key, k -> registry.counter(name, tags));
    }
}
