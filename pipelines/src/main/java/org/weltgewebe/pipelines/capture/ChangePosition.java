package org.weltgewebe.pipelines.capture;

import java.time.Instant;

/**
 * Where a change stands in the write-ahead log. Transaction, LSN and ordinal together name a change for as long as the slot lives:
 * neither LSN (rows of one COPY share it) nor a counter over the transaction (it depends on table filters) would do alone.
 *
 * @param xid transaction; for a row read in the snapshot the transaction that wrote this version of it ({@code xmin})
 * @param lsn position of the change record; for a row read in the snapshot the place of this version in its table ({@code ctid}: block
 *     × 65,536 + item), which names it when its key cannot
 * @param ordinal number of the change among those with the same transaction and LSN, from 0
 * @param commitTime commit of the transaction; for a row read in the snapshot the time of reading
 */
public record ChangePosition(long xid, long lsn, int ordinal, Instant commitTime) {

    /** {@code <xid>/<lsn hex>/<ordinal>}. */
    public String label() {
        return xid + "/" + Long.toHexString(lsn) + "/" + ordinal;
    }
}
