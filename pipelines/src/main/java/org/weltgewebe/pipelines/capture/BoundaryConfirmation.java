package org.weltgewebe.pipelines.capture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which boundary Postgres may be told: the newest whose checkpoint completed at least a delay ago. Until then the server keeps
 * the log behind it, so that a job can go back to an earlier checkpoint and publish again what nats-server acknowledged and then lost:
 * it answers from the page cache and syncs its files some time later.
 *
 * <p>Not thread-safe; the task thread calls it.
 */
public final class BoundaryConfirmation {

    private record Completed(long atNanos, long boundaryLsn) {}

    private final long delayNanos;
    private final TreeMap<Long, Long> boundaryByCheckpoint = new TreeMap<>();
    private final Deque<Completed> completed = new ArrayDeque<>();
    private long confirmable;

    /**
     * A confirmation that nothing was told to yet.
     *
     * @param delay longer than nats-server takes to sync its files; zero confirms at once
     */
    public BoundaryConfirmation(Duration delay) {
        this.delayNanos = delay.toNanos();
    }

    /** A checkpoint is taken that holds this boundary; 0 for none. */
    public void taken(long checkpointId, long boundaryLsn) {
        boundaryByCheckpoint.put(checkpointId, boundaryLsn);
    }

    /**
     * A checkpoint, and with it every earlier one that was taken, has completed.
     *
     * @param nowNanos {@link System#nanoTime()}: a step of the clock must not shorten the delay
     * @return the boundary of the newest completed checkpoint, 0 for none
     */
    public long completed(long checkpointId, long nowNanos) {
        Map.Entry<Long, Long> covered = boundaryByCheckpoint.floorEntry(checkpointId);
        if (covered != null) {
            completed.addLast(new Completed(nowNanos, covered.getValue()));
            boundaryByCheckpoint.headMap(checkpointId, true).clear();
        }
        Completed last = completed.peekLast();
        return last == null ? confirmable : last.boundaryLsn();
    }

    /**
     * The boundary that may be confirmed now, 0 for none yet; never goes back.
     *
     * @param nowNanos as for {@link #completed}
     */
    public long confirmable(long nowNanos) {
        Completed oldest = completed.peekFirst();
        while (oldest != null && nowNanos - oldest.atNanos() >= delayNanos) {
            confirmable = oldest.boundaryLsn();
            completed.removeFirst();
            oldest = completed.peekFirst();
        }
        return confirmable;
    }
}
