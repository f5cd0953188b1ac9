package org.weltgewebe.pipelines.capture.backfill;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where three threads meet: the one that reads chunks offers one and waits; the one that reads the slot takes it when its mark comes;
 * the task thread says when its rows are emitted and when a checkpoint has kept them. One offer at a time: that bounds the memory, and a
 * backfill never has more than one chunk in the way of live changes.
 */
public final class Handover {

    /** What became of an offer. */
    enum Answer {
        /** The watch has begun, or the rows are emitted. */
        TAKEN,
        /** Too much has changed since the watch began. */
        REFUSED
    }

    private @Nullable Offer offer;
    /** Of the last offer; an answer to another one comes too late and means nothing. */
    private String mark = "";

    private @Nullable Answer answer;
    private long checkpoints;
    private volatile boolean idle = true;

    /** Offers; then the mark is written. */
    synchronized void offer(Offer next) {
        idle = false;
        offer = next;
        mark = next.mark();
        answer = null;
    }

    /** Withdraws what was not taken: nothing needs to be watched any more. */
    synchronized void withdraw() {
        offer = null;
        mark = "";
        idle = true;
    }

    /** Whether no run is under way. */
    boolean isIdle() {
        return idle;
    }

    /** Waits for the answer to the offer, so long at most; null when there is none yet. */
    synchronized @Nullable Answer await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = deadline - System.nanoTime();
                answer == null && left > 0;
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return answer;
    }

    /** The offer of this mark, if it is one of ours and still stands. */
    synchronized @Nullable Offer take(String arrived) {
        Offer taken = offer != null && offer.mark().equals(arrived) ? offer : null;
        if (taken != null) {
            offer = null;
        }
        return taken;
    }

    /** Answers the offer of this mark. */
    synchronized void answer(String arrived, Answer given) {
        if (mark.equals(arrived)) {
            answer = given;
            notifyAll();
        }
    }

    /** The chunk of this mark is emitted. */
    public void emitted(String emittedMark) {
        answer(emittedMark, Answer.TAKEN);
    }

    /** A checkpoint that began after everything emitted before it has completed. */
    public synchronized void checkpointCompleted() {
        checkpoints++;
        notifyAll();
    }

    /** Completed checkpoints so far. */
    synchronized long checkpoints() {
        return checkpoints;
    }

    /** Waits until there are more than so many completed checkpoints, so long at most; whether there are. */
    synchronized boolean awaitCheckpoint(long beyond, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (checkpoints <= beyond) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
