package org.weltgewebe.pipelines.capture.debezium;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;

/**
 * One replication slot from a transaction boundary on. Drives Debezium's connector task directly: initialize, start, poll, commit,
 * stop, all on the caller's thread ({@code pipelines/decisions/0001} says why not through the engine).
 */
public final class SlotTail implements AutoCloseable {

    /** Debezium registers metrics under this name; two tails of one JVM must differ in it. */
    private final String prefix;

    private final PostgresConnectorTask task = new PostgresConnectorTask();
    private final CheckpointedOffset offset;
    private final RecordDecoder decoder;
    private boolean started;

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
        withOwnClassLoader(() -> {
            task.start(properties(settings));
            return null;
        });
    }

    /**
     * Waits up to the poll interval for changes.
     *
     * @return what arrived, maybe nothing
     * @throws IOException when reading failed: whoever restarts must resume from a checkpoint, the task must not be polled again
     */
    public List<SlotRecord> poll() throws IOException {
        List<SourceRecord> polled = withOwnClassLoader(task::poll);
        if (polled == null || polled.isEmpty()) {
            return List.of();
        }
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
            throw new IOException("replication slot: reading failed", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Map<String, String> properties(SlotSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put("connector.class", PostgresConnector.class.getName());
        properties.put("name", prefix);
        properties.put("topic.prefix", prefix);
        properties.put("database.hostname", settings.host());
        properties.put("database.port", String.valueOf(settings.port()));
        properties.put("database.dbname", settings.database());
        properties.put("database.user", settings.user());
        properties.put("database.password", settings.password());
        properties.put("plugin.name", "pgoutput");
        properties.put("slot.name", settings.slot());
        properties.put("slot.drop.on.stop", "false");
        properties.put("slot.max.retries", "60");
        properties.put("slot.retry.delay.ms", "500");
        properties.put("publication.name", settings.publication());
        properties.put("publication.autocreate.mode", "disabled");
        properties.put("snapshot.mode", "no_data");
        properties.put("provide.transaction.metadata", "true");
        properties.put("tombstones.on.delete", "false");
        properties.put("decimal.handling.mode", "double");
        properties.put("time.precision.mode", "adaptive");
        properties.put("schema.refresh.mode", "columns_diff");
        properties.put("skipped.operations", "none");
        // Retries are Flink's: the task itself would resume behind what was emitted.
        properties.put("errors.max.retries", "0");
        properties.put("retriable.restart.connector.wait.ms", "1000");
        properties.put(
                "poll.interval.ms", String.valueOf(settings.pollInterval().toMillis()));
        properties.put("max.batch.size", "2048");
        properties.put("max.queue.size", "16384");
        properties.put("max.queue.size.in.bytes", String.valueOf(64L << 20));
        properties.put(
                "heartbeat.interval.ms",
                String.valueOf(settings.heartbeatInterval().toMillis()));
        // Transactional, so that it arrives between BEGIN and COMMIT and moves the boundary of an idle database.
        properties.put(
                "heartbeat.action.query",
                "SELECT pg_logical_emit_message(true, '" + RecordDecoder.HEARTBEAT + "', '')");
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
