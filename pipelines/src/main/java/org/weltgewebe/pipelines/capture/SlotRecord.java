package org.weltgewebe.pipelines.capture;

import java.util.List;

/** What reading a slot (and, before it, the tables) yields, in order. */
public sealed interface SlotRecord {

    /** A transaction begins. */
    record Begin(long xid) implements SlotRecord {}

    /** A change of the open transaction; its ordinal is not known yet. */
    record Change(CapturedRow row) implements SlotRecord {}

    /**
     * A logical message of ours ({@code pg_logical_emit_message}) inside the open transaction; it counts as no row.
     *
     * @param prefix its prefix, {@code wg.} and a name
     * @param content its text
     */
    record Mark(String prefix, String content, ChangePosition position) implements SlotRecord {}

    /**
     * The open transaction ends.
     *
     * @param commitLsn just behind its commit record
     */
    record End(long commitLsn) implements SlotRecord {}

    /**
     * Rows read in the snapshot.
     *
     * @param rows the rows, maybe none; emitted together with the progress or not at all
     * @param progress how far the snapshot has come with them
     */
    record SnapshotChunk(List<CapturedRow> rows, SnapshotProgress progress) implements SlotRecord {
        /** Copies the rows. */
        public SnapshotChunk {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Rows read beside the slot, at their place among its transactions.
     *
     * @param mark what names the chunk, empty for one that only changes the state
     * @param rows the rows, maybe none; emitted together with the state or not at all
     * @param state backfills behind them
     */
    record BackfillChunk(String mark, List<CapturedRow> rows, BackfillState state) implements SlotRecord {
        /** Copies the rows. */
        public BackfillChunk {
            rows = List.copyOf(rows);
        }
    }

    /** The snapshot is over. */
    record SnapshotEnd(SnapshotCompleted completed) implements SlotRecord {}
}
