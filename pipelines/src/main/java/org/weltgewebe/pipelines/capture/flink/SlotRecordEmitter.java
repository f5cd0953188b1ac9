package org.weltgewebe.pipelines.capture.flink;

import java.util.Optional;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.backfill.ChunkInsertion;
import org.weltgewebe.pipelines.capture.backfill.Handover;
import org.weltgewebe.pipelines.metrics.StageMetrics;

/** Moves the cursor and emits what was not emitted before the restart. */
final class SlotRecordEmitter implements RecordEmitter<SlotRecord, Captured, SlotSourceReader.SplitState> {

    private static final Logger LOG = LoggerFactory.getLogger(SlotRecordEmitter.class);

    private final Handover handover;

    SlotRecordEmitter(Handover handover) {
        this.handover = handover;
    }

    @Override
    public void emitRecord(SlotRecord record, SourceOutput<Captured> output, SlotSourceReader.SplitState state) {
        if (record instanceof SlotRecord.Change change) {
            int ordinal = state.cursor().row(change.row().position().lsn());
            if (ordinal >= 0) {
                output.collect(ordinal == 0 ? change.row() : change.row().withOrdinal(ordinal));
            }
        } else if (record instanceof SlotRecord.Begin begin) {
            if (!state.cursor().begin(begin.xid())) {
                LOG.warn(
                        "replay starts with another transaction than the checkpoint saw open; message ids absorb repeats");
            }
        } else if (record instanceof SlotRecord.End end) {
            state.cursor().end(end.commitLsn());
        } else if (record instanceof SlotRecord.BackfillChunk chunk) {
            chunk.rows().forEach(output::collect);
            state.cursor().backfill(chunk.state());
            handover.emitted(chunk.mark());
        } else if (record instanceof SlotRecord.SnapshotChunk chunk) {
            chunk.rows().forEach(output::collect);
            state.cursor().snapshot(chunk.progress());
        } else if (record instanceof SlotRecord.SnapshotEnd end) {
            output.collect(end.completed());
            state.cursor().snapshot(SnapshotProgress.DONE);
        } else if (record instanceof SlotRecord.Mark mark) {
            mark(mark, output);
        }
    }

    private static void mark(SlotRecord.Mark mark, SourceOutput<Captured> output) {
        Optional<Fence> fence = Fence.of(mark);
        if (fence.isPresent()) {
            output.collect(fence.get());
        } else if (!mark.prefix().equals(ChunkInsertion.PREFIX)) {
            StageMetrics.ofProcess().markIgnored();
        }
    }
}
