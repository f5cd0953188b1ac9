package org.weltgewebe.pipelines.capture.flink;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.weltgewebe.pipelines.capture.BoundaryConfirmation;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.TransactionCursor;
import org.weltgewebe.pipelines.capture.backfill.Handover;
import org.weltgewebe.pipelines.capture.backfill.StreamedKeys;
import org.weltgewebe.pipelines.metrics.StageMetrics;

/**
 * Runs the cursor on the task thread and lets the fetcher confirm a boundary to Postgres some time after the checkpoint that holds it
 * has completed.
 */
final class SlotSourceReader
        extends SingleThreadMultiplexSourceReaderBase<SlotRecord, Captured, SlotSplit, SlotSourceReader.SplitState> {

    /** The mutable side of a split. */
    record SplitState(SlotSplit split, TransactionCursor cursor) {}

    /** Set by the task thread, read by the fetcher: the boundary to confirm, 0 for none yet. */
    private final AtomicLong confirmable;

    /** Boundary of the newest completed checkpoint, for the metrics. */
    private final AtomicLong delivered = new AtomicLong();

    private final BoundaryConfirmation confirmation;
    private final Handover handover;

    SlotSourceReader(SlotSettings settings, StreamedKeys streamed, Clock clock, SourceReaderContext context) {
        this(settings, streamed, clock, context, new AtomicLong(), new Handover());
    }

    private SlotSourceReader(
            SlotSettings settings,
            StreamedKeys streamed,
            Clock clock,
            SourceReaderContext context,
            AtomicLong confirmable,
            Handover handover) {
        super(
                () -> new SlotSplitReader(settings, clock, confirmable, handover, streamed),
                new SlotRecordEmitter(handover),
                context.getConfiguration(),
                context);
        this.confirmable = confirmable;
        this.handover = handover;
        this.confirmation = new BoundaryConfirmation(settings.confirmDelay());
        StageMetrics.ofProcess().tellBoundary(settings.slot(), delivered::get);
    }

    @Override
    public List<SlotSplit> snapshotState(long checkpointId) {
        List<SlotSplit> splits = super.snapshotState(checkpointId);
        for (SlotSplit split : splits) {
            confirmation.taken(checkpointId, split.position().boundaryLsn());
        }
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        handover.checkpointCompleted();
        long now = System.nanoTime();
        delivered.set(confirmation.completed(checkpointId, now));
        confirmable.set(confirmation.confirmable(now));
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
