package org.weltgewebe.pipelines.verify;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.verify.ContentHash.Hash128;
import org.weltgewebe.schemas.event.RowEvent.Kind;

/**
 * What is remembered of one key while the stream is read: where its last change stands, and what it said at the cut. About 150 bytes,
 * whatever the number of its messages.
 *
 * <p>The changes of one row follow each other in the log, since each waits for the commit of the one before; their positions grow
 * although those of different rows interleave. Versions grow by one. A reading (snapshot, backfill) may repeat a version, and what was
 * read ahead of the log covers versions that the log then may, or may not, tell again.
 */
final class KeyTrail {

    /** What a change is to those before it. */
    enum Verdict {
        IN_ORDER,
        REPEATED,
        BACKWARDS,
        BEHIND_A_GAP
    }

    /** A verdict; behind a gap the versions that are missing, both included. */
    record Step(Verdict verdict, long from, long to) {
        static final Step IN_ORDER = new Step(Verdict.IN_ORDER, 0, 0);
        static final Step REPEATED = new Step(Verdict.REPEATED, 0, 0);
        static final Step BACKWARDS = new Step(Verdict.BACKWARDS, 0, 0);

        static Step gap(long from, long to) {
            return new Step(Verdict.BEHIND_A_GAP, from, to);
        }
    }

    private static final long NONE = -1;

    private @Nullable MessageId last;
    private long firstVersion = NONE;
    private long version = NONE;
    private long readVersion = NONE;
    private long readingHash;
    private boolean deleted;
    private long sequence;

    private boolean known;
    private boolean doubtful;
    private boolean goneAtCut;
    private boolean matched;
    private long cutVersion;
    private long cutSequence;
    private @Nullable MessageId cutPosition;
    private long hashHigh;
    private long hashLow;

    /** A change from the log. One that repeats or goes backwards leaves no trace. */
    Step change(MessageId id, Kind kind, @Nullable Long newVersion, long atSequence) {
        if (last != null && last.epoch().equals(id.epoch())) {
            int order = id.compareTo(last);
            if (order <= 0) {
                return order == 0 ? Step.REPEATED : Step.BACKWARDS;
            }
        }
        Step step = newVersion == null ? Step.IN_ORDER : kind == Kind.DELETED ? deletion(newVersion) : next(newVersion);
        if (step.verdict() == Verdict.IN_ORDER || step.verdict() == Verdict.BEHIND_A_GAP) {
            if (deleted || firstVersion == NONE) {
                firstVersion = newVersion == null ? NONE : newVersion;
            }
            last = id;
            deleted = kind == Kind.DELETED;
            version = newVersion == null ? NONE : newVersion;
            readVersion = deleted ? NONE : readVersion;
            sequence = atSequence;
        }
        return step;
    }

    private Step next(long next) {
        long covered = Math.max(version, readVersion);
        if (deleted || covered == NONE || next == version + 1 && version != NONE) {
            return Step.IN_ORDER;
        }
        if (version != NONE && next <= version) {
            return next == version ? Step.REPEATED : Step.BACKWARDS;
        }
        return next <= covered + 1 ? Step.IN_ORDER : Step.gap(covered + 1, next - 1);
    }

    /** A deletion repeats the version it removes. */
    private Step deletion(long removed) {
        long covered = Math.max(version, readVersion);
        if (deleted) {
            return Step.gap(removed, removed); // what was deleted again had been inserted again
        }
        if (covered == NONE || removed == version) {
            return Step.IN_ORDER;
        }
        if (removed > covered) {
            return Step.gap(covered + 1, removed);
        }
        return removed < version ? Step.BACKWARDS : Step.IN_ORDER;
    }

    /**
     * The row was read from its table. It may be older than the last change, or a new row under the key of a deleted one.
     *
     * @return false when it is the last reading once more, which leaves no trace
     */
    boolean reading(String rawId, @Nullable Long read, long atSequence) {
        long hash = hash(rawId);
        if (hash == readingHash) {
            return false;
        }
        readingHash = hash;
        if (deleted) {
            deleted = false;
            version = NONE;
            readVersion = NONE;
        }
        if (read != null) {
            readVersion = Math.max(readVersion, read);
            firstVersion = firstVersion == NONE ? read : firstVersion;
        }
        sequence = atSequence;
        return true;
    }

    /** FNV-1a over the characters; in place of ids, which would take more memory than all the rest. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** A message of this key that cannot be believed: what follows is judged as if it were the first, the row is not. */
    void distrust() {
        version = NONE;
        readVersion = NONE;
        deleted = false;
        doubtful = true;
        known = true;
    }

    /**
     * What the row looks like at the cut, as far as it was read.
     *
     * @param certain whether it is certain that the cut holds it
     */
    void content(MessageId id, Kind kind, long ofVersion, Hash128 hash, long atSequence, boolean certain) {
        boolean isSure = known && !doubtful && !goneAtCut;
        boolean isDeletion = kind == Kind.DELETED;
        // That a row may be gone makes what was known of it doubtful; that it may be something else is told once more.
        if (isSure && !isDeletion && (!certain || ofVersion < cutVersion)) {
            return;
        }
        known = true;
        doubtful = !certain;
        goneAtCut = isDeletion;
        cutVersion = ofVersion;
        cutSequence = atSequence;
        cutPosition = id;
        hashHigh = hash.high();
        hashLow = hash.low();
    }

    /** Whether a version that arrives late was never told before, as far as the first one seen tells. */
    boolean isBeforeFirst(long late) {
        return firstVersion != NONE && late < firstVersion;
    }

    void match() {
        matched = true;
    }

    /** Position of the last change in order; null before the first. */
    @Nullable
    MessageId last() {
        return last;
    }

    long sequence() {
        return sequence;
    }

    boolean isKnownAtCut() {
        return known;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    boolean isGoneAtCut() {
        return goneAtCut;
    }

    boolean isMatched() {
        return matched;
    }

    long cutVersion() {
        return cutVersion;
    }

    long cutSequence() {
        return cutSequence;
    }

    @Nullable
    MessageId cutPosition() {
        return cutPosition;
    }

    Hash128 hash() {
        return new Hash128(hashHigh, hashLow);
    }
}
