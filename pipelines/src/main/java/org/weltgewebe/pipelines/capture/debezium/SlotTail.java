package org.weltgewebe.pipelines.capture.debezium;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.FailureSite;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;

/**
 * One replication slot from a transaction boundary on. Drives Debezium's connector task directly: initialize, start, poll, commit,
 * stop, all on the caller's thread ({@code pipelines/decisions/0001} says why not through the engine).
 */
public final class SlotTail implements AutoCloseable {

    /** How long a silent slot is waited for; failures and confirmations of the task are looked after at this pace too. */
    private static final long SILENCE_MILLIS = 50;

    private static final int BATCH = 2_048;

    /** What no setting changes. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("connector.class", PostgresConnector.class.getName()),
            Map.entry("plugin.name", "pgoutput"),
            Map.entry("slot.drop.on.stop", "false"),
            Map.entry("slot.max.retries", "60"),
            Map.entry("slot.retry.delay.ms", "500"),
            Map.entry("publication.autocreate.mode", "disabled"),
            Map.entry("snapshot.mode", "no_data"),
            Map.entry("provide.transaction.metadata", "true"),
            Map.entry("tombstones.on.delete", "false"),
            Map.entry("decimal.handling.mode", "double"),
            Map.entry("time.precision.mode", "adaptive"),
            // As what has no form: a column that is missing would be one nobody misses.
            Map.entry("include.unknown.datatypes", "true"),
            Map.entry("hstore.handling.mode", "map"),
            Map.entry("datatype.propagate.source.type", ValueForm.REFUSED),
            Map.entry("schema.refresh.mode", "columns_diff"),
            Map.entry("skipped.operations", "none"),
            // Retries are Flink's: the task itself would resume behind what was emitted.
            Map.entry("errors.max.retries", "0"),
            Map.entry("retriable.restart.connector.wait.ms", "1000"),
            // One change a poll, so that it returns at once; the others are taken from the queue itself, which also
            // bounds
            // the bytes.
            Map.entry("queue.provider.type", PendingChanges.TYPE),
            Map.entry("max.batch.size", "1"),
            Map.entry("max.queue.size", String.valueOf(PendingChanges.MAX_CHANGES)),
            // Transactional, so that it arrives between BEGIN and COMMIT and moves the boundary of an idle database.
            Map.entry(
                    "heartbeat.action.query",
                    "SELECT pg_logical_emit_message(true, '" + RecordDecoder.HEARTBEAT + "', '')"));

    /** Debezium registers metrics under this name; two tails of one JVM must differ in it. */
    private final String prefix;

    private final PostgresConnectorTask task = new PostgresConnectorTask();
    private final CheckpointedOffset offset;
    private final RecordDecoder decoder;
    private boolean started;
    private final String ticket = UUID.randomUUID().toString();
    private @Nullable PendingChanges pending;

    /**
     * A tail that has not connected yet.
     *
     * @param boundaryLsn boundary of the checkpoint to resume from, 0 for where the slot stands
     */
    public SlotTail(SlotSettings settings, long boundaryLsn) {
        this.prefix = settings.slot();
        this.offset = new CheckpointedOffset(boundaryLsn);
        this.decoder = new RecordDecoder(prefix);
        Map<String, String> properties = properties(settings);
        task.initialize(new Context(properties, offset));
    }

    /** Connects; returns when the task runs, before the first change. */
    public void start(SlotSettings settings) throws IOException {
        started = true;
        pending = withOwnClassLoader(() -> {
            task.start(properties(settings));
            return PendingChanges.take(ticket);
        });
    }

    /**
     * Waits a moment for changes; the first that arrives ends the waiting.
     *
     * @return what arrived, maybe nothing
     * @throws IOException when reading failed: whoever restarts must resume from a checkpoint, the task must not be polled again
     */
    public List<SlotRecord> poll() throws IOException {
        PendingChanges changes = pending;
        if (changes == null) {
            throw new IllegalStateException("poll before start");
        }
        List<SourceRecord> polled = withOwnClassLoader(() -> {
            changes.await(SILENCE_MILLIS);
            // Takes one, throws what went wrong, confirms what is to be confirmed.
            return task.poll();
        });
        if (polled == null || polled.isEmpty()) {
            return List.of();
        }
        changes.drainTo(polled, BATCH - polled.size());
        List<SlotRecord> records = new ArrayList<>(polled.size());
        for (SourceRecord record : polled) {
            SlotRecord decoded = decoder.decode(record);
            if (decoded != null) {
                records.add(decoded);
            }
        }
        return records;
    }

    /** Confirms a boundary to Postgres at the next poll; only boundaries of completed checkpoints may be given. */
    public void confirm(long boundaryLsn) throws IOException {
        offset.set(boundaryLsn);
        withOwnClassLoader(() -> {
            task.commit();
            return null;
        });
    }

    /** Disconnects and confirms nothing. */
    @Override
    public void close() throws IOException {
        // stop() commits what the offset says; a boundary confirmed earlier stays confirmed.
        offset.set(0);
        if (started) {
            withOwnClassLoader(() -> {
                task.stop();
                return null;
            });
        }
    }

    private interface Step<T> {
        @Nullable
        T run() throws InterruptedException;
    }

    /** Debezium finds its parts by service loader on the context class loader, which Flink sets to another in its fetchers. */
    private static <T> @Nullable T withOwnClassLoader(Step<T> step) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SlotTail.class.getClassLoader());
        try {
            return step.run();
        } catch (InterruptedException e) {
            thread.interrupt();
            return null;
        } catch (ConnectException e) {
            // A retriable failure too: the task would resume by itself from the checkpoint, behind what was emitted
            // since.
            // Without its cause, which Flink would write to the log: Debezium's messages hold values of rows.
            throw new IOException("replication slot: reading failed, " + FailureSite.of(e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Map<String, String> properties(SlotSettings settings) {
        Map<String, String> properties = new HashMap<>(FIXED);
        properties.put("name", prefix);
        properties.put("topic.prefix", prefix);
        properties.put("database.hostname", settings.host());
        properties.put("database.port", String.valueOf(settings.port()));
        properties.put("database.dbname", settings.database());
        properties.put("database.user", settings.user());
        properties.put("database.password", settings.password());
        properties.put("slot.name", settings.slot());
        properties.put("publication.name", settings.publication());
        properties.put(
                "poll.interval.ms", String.valueOf(settings.pollInterval().toMillis()));
        properties.put(
                "heartbeat.interval.ms",
                String.valueOf(settings.heartbeatInterval().toMillis()));
        properties.put(PendingChanges.TICKET, ticket);
        return properties;
    }

    private record Context(Map<String, String> configs, OffsetStorageReader offsetStorageReader)
            implements SourceTaskContext {
        @Override
        @SuppressWarnings(
                "NullAway") // Kafka Connect offers metrics of plugins; there is no Connect runtime here to collect
        // them.
        public PluginMetrics pluginMetrics() {
            return null;
        }
    }
}
