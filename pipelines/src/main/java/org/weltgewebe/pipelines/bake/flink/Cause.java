package org.weltgewebe.pipelines.bake.flink;

/**
 * Why something changes. Travels with every record, because the timestamps that Flink gives to records of timers do not
 * tell sequences from milliseconds.
 *
 * @param sequence stream sequence of the event (or a later one that no watermark has reached), 0 when time alone was the
 *     cause
 * @param committedAtMillis epoch milliseconds of the oldest commit behind it, or of the expiry; {@link Long#MAX_VALUE} when
 *     there is none
 */
public record Cause(long sequence, long committedAtMillis) {

    /** The older of two commit times, and the sequence that is waited for longer. */
    Cause and(Cause other) {
        return new Cause(Math.max(sequence, other.sequence), Math.min(committedAtMillis, other.committedAtMillis));
    }
}
