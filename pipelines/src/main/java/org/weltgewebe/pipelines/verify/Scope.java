package org.weltgewebe.pipelines.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is judged.
 *
 * @param fromSequence first sequence that is read
 * @param toSequence last sequence that is judged; what lies behind it is read to judge what lies before
 * @param isWhole whether reading starts at the first message the stream ever had: then every row must have one
 * @param provableFrom commit time of the first message read; outbox rows that occurred before it are not judged unless the stream is
 *     whole. Null when nothing was read
 * @param collection the only collection that is judged, {@link #OUTBOX} for domain events, or null for all
 */
public record Scope(
        long fromSequence,
        long toSequence,
        boolean isWhole,
        @Nullable Instant provableFrom,
        @Nullable String collection) {

    /** Stands for the domain events where a collection is named. */
    public static final String OUTBOX = "outbox";

    /** Everything a stream holds that was never cut off. */
    public static Scope whole() {
        return new Scope(1, Long.MAX_VALUE, true, null, null);
    }

    boolean judges(String name) {
        return collection == null || collection.equals(name);
    }

    /** Whether something that lies between two sequences touches the range. */
    boolean touches(long afterSequence, long sequence) {
        return sequence >= fromSequence && afterSequence < toSequence;
    }
}
