package org.weltgewebe.pipelines.capture.flink;

import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SnapshotProgress;

/** Moves the cursor and emits what was not emitted before the restart. */
final class SlotRecordEmitter implements RecordEmitter<SlotRecord, Captured, SlotSourceReader.SplitState> {

    private static final Logger LOG = LoggerFactory.getLogger(SlotRecordEmitter.class);

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
        } else if (record instanceof SlotRecord.SnapshotRow snapshot) {
            output.collect(snapshot.row());
            state.cursor().snapshot(snapshot.progress());
        } else if (record instanceof SlotRecord.SnapshotEnd end) {
            output.collect(end.completed());
            state.cursor().snapshot(SnapshotProgress.DONE);
        }
    }
}
