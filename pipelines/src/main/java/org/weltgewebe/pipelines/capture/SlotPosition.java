package org.weltgewebe.pipelines.capture;

/**
 * From where a slot is read again: a transaction boundary and a count, never a position inside a transaction. Postgres sends every
 * transaction that commits after the boundary, whole; the first {@code emittedRows} of the one that was open are skipped.
 *
 * @param boundaryLsn LSN just behind the commit of the last finished transaction, before the first where the slot stood at the start;
 *     0 when nobody knows, then the slot does
 * @param openXid the transaction that was open, 0 for none
 * @param emittedRows rows of it that were emitted
 * @param snapshot rows that existed before the slot
 * @param backfill rows that are read again beside the slot
 */
public record SlotPosition(
        long boundaryLsn, long openXid, long emittedRows, SnapshotProgress snapshot, BackfillState backfill) {

    /** A position that knows nothing of backfills. */
    public SlotPosition(long boundaryLsn, long openXid, long emittedRows, SnapshotProgress snapshot) {
        this(boundaryLsn, openXid, emittedRows, snapshot, BackfillState.UNKNOWN);
    }

    /** Before anything was read. */
    public static SlotPosition initial(SnapshotProgress snapshot) {
        return new SlotPosition(0, 0, 0, snapshot);
    }

    /** With another state of backfills. */
    public SlotPosition with(BackfillState other) {
        return new SlotPosition(boundaryLsn, openXid, emittedRows, snapshot, other);
    }
}
