package org.weltgewebe.pipelines.capture;

/**
 * Follows the transactions of a slot and knows at every moment the {@link SlotPosition} a checkpoint may keep. After a restore it
 * says which rows of the replayed transaction were emitted before.
 */
public final class TransactionCursor {

    private SlotPosition restored;
    private boolean replaying;
    private long boundaryLsn;
    private long openXid;
    private long seenRows;
    private long skipRows;
    private long ordinalLsn = -1;
    private int ordinal;
    private SnapshotProgress snapshot;
    private BackfillState backfill;

    /** Continues from a checkpointed (or initial) position. */
    public TransactionCursor(SlotPosition from) {
        restored = from;
        replaying = from.openXid() != 0;
        boundaryLsn = from.boundaryLsn();
        snapshot = from.snapshot();
        backfill = from.backfill();
    }

    /**
     * A transaction begins.
     *
     * @return false when another transaction was expected: the server does not replay what it sent before
     */
    public boolean begin(long xid) {
        boolean expected = !replaying || restored.openXid() == xid;
        skipRows = replaying && expected ? restored.emittedRows() : 0;
        replaying = false;
        openXid = xid;
        seenRows = 0;
        ordinalLsn = -1;
        return expected;
    }

    /**
     * A row of the open transaction.
     *
     * @return its number among the rows with this LSN when it is to be emitted, -1 when it was emitted before the restart
     */
    public int row(long lsn) {
        ordinal = lsn == ordinalLsn ? ordinal + 1 : 0;
        ordinalLsn = lsn;
        seenRows++;
        return seenRows > skipRows ? ordinal : -1;
    }

    /** The open transaction ends; {@code commitLsn} lies just behind its commit record. */
    public void end(long commitLsn) {
        boundaryLsn = commitLsn;
        openXid = 0;
        seenRows = 0;
        skipRows = 0;
        replaying = false;
    }

    /** The snapshot has come so far. */
    public void snapshot(SnapshotProgress progress) {
        snapshot = progress;
    }

    /** Backfills have come so far. */
    public void backfill(BackfillState state) {
        backfill = state;
    }

    /** What a checkpoint keeps now. */
    public SlotPosition position() {
        if (replaying) {
            return restored.with(backfill);
        }
        // Skipped rows count as emitted: they were, before the restart.
        return new SlotPosition(boundaryLsn, openXid, Math.max(seenRows, skipRows), snapshot, backfill);
    }
}
