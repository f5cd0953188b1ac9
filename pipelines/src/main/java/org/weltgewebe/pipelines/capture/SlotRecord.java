package org.weltgewebe.pipelines.capture;

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

    /** A row read in the snapshot, and how far the snapshot has come with it. */
    record SnapshotRow(CapturedRow row, SnapshotProgress progress) implements SlotRecord {}

    /** The snapshot is over. */
    record SnapshotEnd(SnapshotCompleted completed) implements SlotRecord {}
}
