package org.weltgewebe.pipelines.capture;

import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions a query saw: {@code pg_current_snapshot()}.
 *
 * @param xmin every transaction before it had ended
 * @param xmax no transaction from it on had begun to be seen
 * @param inProgress transactions between the two that had not ended
 */
public record TransactionSnapshot(long xmin, long xmax, Set<Long> inProgress) {

    private static final long EPOCH = 1L << 32;

    /** Copies the set. */
    public TransactionSnapshot {
        inProgress = Set.copyOf(inProgress);
    }

    /**
     * Reads {@code xmin:xmax:xip,…}.
     *
     * @throws IllegalArgumentException when it is no snapshot
     */
    public static TransactionSnapshot parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("snapshot: " + text + " (expected: xmin:xmax:xip,…)");
        }
        Set<Long> inProgress = new HashSet<>();
        for (String xid : parts[2].split(",", -1)) {
            if (!xid.isEmpty()) {
                inProgress.add(Long.valueOf(xid));
            }
        }
        return new TransactionSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
    }

    /**
     * Whether the query saw what a committed transaction had done.
     *
     * @param xid top-level transaction as the slot tells it: 32 bits without their epoch, at most 2^31 away from this snapshot
     */
    public boolean sees(long xid) {
        long full = xmax - Math.floorMod(xmax, EPOCH) + Math.floorMod(xid, EPOCH);
        if (full - xmax > EPOCH / 2) {
            full -= EPOCH;
        } else if (xmax - full > EPOCH / 2) {
            full += EPOCH;
        }
        return full < xmin || (full < xmax && !inProgress.contains(full));
    }
}
