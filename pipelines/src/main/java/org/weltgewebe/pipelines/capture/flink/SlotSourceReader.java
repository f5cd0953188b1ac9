package org.weltgewebe.pipelines.capture.flink;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.TransactionCursor;

/**
 * Runs the cursor on the task thread and remembers, per checkpoint, the boundary that may be confirmed to Postgres once that
 * checkpoint has completed.
 */
final class SlotSourceReader
        extends SingleThreadMultiplexSourceReaderBase<SlotRecord, Captured, SlotSplit, SlotSourceReader.SplitState> {

    /** The mutable side of a split. */
    record SplitState(SlotSplit split, TransactionCursor cursor) {}

    /** Set by the task thread, read by the fetcher: the boundary to confirm, 0 for none yet. */
    private final AtomicLong confirmable;

    private final TreeMap<Long, Long> boundaryByCheckpoint = new TreeMap<>();

    SlotSourceReader(SlotSettings settings, Clock clock, SourceReaderContext context) {
        this(settings, clock, context, new AtomicLong());
    }

    private SlotSourceReader(SlotSettings settings, Clock clock, SourceReaderContext context, AtomicLong confirmable) {
        super(
                () -> new SlotSplitReader(settings, clock, confirmable),
                new SlotRecordEmitter(),
                context.getConfiguration(),
                context);
        this.confirmable = confirmable;
    }

    @Override
    public List<SlotSplit> snapshotState(long checkpointId) {
        List<SlotSplit> splits = super.snapshotState(checkpointId);
        for (SlotSplit split : splits) {
            boundaryByCheckpoint.put(checkpointId, split.position().boundaryLsn());
        }
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        Map.Entry<Long, Long> covered = boundaryByCheckpoint.floorEntry(checkpointId);
        if (covered != null) {
            confirmable.set(covered.getValue());
            boundaryByCheckpoint.headMap(checkpointId, true).clear();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, SplitState> finished) {
        // A slot never ends.
    }

    @Override
    protected SplitState initializedState(SlotSplit split) {
        return new SplitState(split, new TransactionCursor(split.position()));
    }

    @Override
    protected SlotSplit toSplitType(String splitId, SplitState state) {
        return new SlotSplit(
                state.split().slot(), state.split().epoch(), state.cursor().position());
    }
}
