package org.weltgewebe.pipelines.verify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

/**
 * The moment at which the rows are read: a snapshot of Postgres, which says exactly which transactions it holds. A clock could not:
 * a commit may be in the stream before others see it.
 *
 * @param snapshot what the rows were read in
 * @param at clock of Postgres
 */
public record Cut(TransactionSnapshot snapshot, Instant at) {

    /** Transaction ids in messages have 32 bits: what was committed so long before the cut is in it whatever they say. */
    private static final Duration CERTAINLY_BEFORE = Duration.ofHours(1);

    /** What the clocks of capture and Postgres may differ by. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /**
     * Whether the snapshot holds what a reading of a table told; null when that is not certain. What was read before the snapshot was
     * taken is in it, however long ago it was written: of the transaction only 32 bits are known, and it may be older than they tell.
     *
     * @param xid transaction that wrote the row, the lower 32 bits count; 0 when the reading found no row
     * @param readAt time of reading by the clock of capture
     */
    public @Nullable Boolean holdsReading(long xid, Instant readAt) {
        if (readAt.isBefore(at.minus(CLOCK_TOLERANCE)) || (xid != 0 && snapshot.sees(xid))) {
            return true;
        }
        return null;
    }

    /**
     * Whether the snapshot holds a transaction that committed.
     *
     * @param xid its id, the lower 32 bits count
     * @param committed its commit time by the clock of Postgres
     */
    public boolean holds(long xid, Instant committed) {
        return committed.isBefore(at.minus(CERTAINLY_BEFORE)) || snapshot.sees(xid);
    }
}
