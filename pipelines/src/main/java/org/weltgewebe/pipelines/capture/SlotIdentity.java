package org.weltgewebe.pipelines.capture;

/**
 * What the server says about a slot.
 *
 * @param epoch changes whenever the slot is created anew
 * @param confirmedLsn what the slot will not send again
 * @param restartLsn from where the server reads its log for the slot: every change it may still send lies there or behind
 * @param untouched whether the slot still stands where it was created: nobody ever confirmed anything to it
 * @param filterable whether rows can be told apart by the transaction that wrote them; false once the server has counted more than
 *     2^32 transactions
 */
public record SlotIdentity(String epoch, long confirmedLsn, long restartLsn, boolean untouched, boolean filterable) {

    /** Which rows a process without state has to read from the tables before it reads the slot. */
    public SnapshotProgress snapshotWithoutState() {
        return SnapshotProgress.starting(
                untouched && filterable ? SnapshotProgress.Phase.UNTOUCHED : SnapshotProgress.Phase.EVERYTHING);
    }
}
