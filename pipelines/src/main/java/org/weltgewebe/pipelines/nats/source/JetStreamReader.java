package org.weltgewebe.pipelines.nats.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;

/**
 * Emits what the fetcher brings, and the watermarks between. All methods run in the task thread; only the queue is shared
 * with the fetcher and the alarm.
 */
final class JetStreamReader implements SourceReader<JetStreamMessage, JetStreamSplit> {

    private final Function<JetStreamSplit, JetStreamFetcher> fetchers;
    private final WatermarkPace pace;
    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "jetstream-watermarks");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable JetStreamFetcher fetcher;
    private @Nullable JetStreamSplit split;
    private volatile MessageQueue queue = new MessageQueue(1, 1);
    private long lastSequence;
    private long lastWatermark = Long.MIN_VALUE;
    private volatile boolean alarmSet;

    JetStreamReader(
            Function<JetStreamSplit, JetStreamFetcher> fetchers,
            Duration watermarkInterval,
            SourceReaderMetricGroup metrics) {
        this.fetchers = fetchers;
        this.pace = new WatermarkPace(watermarkInterval.toNanos(), System.nanoTime());
        metrics.gauge("lastSequence", () -> lastSequence);
        metrics.gauge("queuedMessages", () -> queue.size());
        metrics.gauge("watermarkIntervalMillis", pace::intervalMillis);
    }

    /** Commit time of the oldest message that waits here, or null; any thread may ask. */
    @Nullable
    Instant oldestQueued() {
        JetStreamMessage oldest = queue.peek();
        return oldest == null ? null : oldest.committedAt();
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<JetStreamSplit> splits) {
        for (JetStreamSplit added : splits) {
            if (split != null) {
                throw new IllegalStateException("splits: a second one (expected: one stream per reader)");
            }
            split = added;
            lastSequence = added.lastSequence();
            fetcher = fetchers.apply(added);
            queue.signal();
            queue = fetcher.queue();
            fetcher.start();
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<JetStreamMessage> output) {
        if (fetcher == null) {
            queue.poll();
            return InputStatus.NOTHING_AVAILABLE;
        }
        requireNoFault(fetcher);
        JetStreamMessage message = queue.poll();
        if (message != null) {
            output.collect(message, message.sequence());
            lastSequence = message.sequence();
        }
        boolean drained = queue.isEmpty();
        if (lastSequence > lastWatermark) {
            long waitNanos = pace.waitNanos(System.nanoTime(), drained);
            if (waitNanos <= 0) {
                output.emitWatermark(new Watermark(lastSequence));
                lastWatermark = lastSequence;
                pace.emitted(System.nanoTime());
            } else if (drained) {
                setAlarm(waitNanos);
            }
        }
        return drained ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    private void setAlarm(long waitNanos) {
        if (!alarmSet) {
            alarmSet = true;
            alarm.schedule(this::ring, waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void ring() {
        alarmSet = false;
        queue.signal();
    }

    private static void requireNoFault(JetStreamFetcher fetcher) {
        RuntimeException fault = fetcher.fault();
        if (fault instanceof FaultException known && known.code().kind() == FaultKind.FATAL) {
            // Trying again cannot help: the job stops and says why.
            throw new SuppressRestartsException(known);
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public List<JetStreamSplit> snapshotState(long checkpointId) {
        return split == null || fetcher == null ? List.of() : List.of(split.at(lastSequence, fetcher.created()));
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return queue.available();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
        alarm.shutdownNow();
        if (fetcher != null) {
            fetcher.close();
        }
    }
}
