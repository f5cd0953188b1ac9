package org.weltgewebe.pipelines.verify;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it must be. It quotes no value of a row; a key may be told.
 *
 * @param kind what is wrong
 * @param collection collection, {@code outbox} for domain events, or null when that is not known
 * @param key key of the row or id of the outbox row, or null when that is not known
 * @param version row version, the first one of several, or null
 * @param sequence stream sequence of the message, of the first one behind the gap, or 0 when there is no message
 * @param id id of that message, or null
 * @param reason in words
 */
public record Finding(
        Kind kind,
        @Nullable String collection,
        @Nullable String key,
        @Nullable Long version,
        long sequence,
        @Nullable String id,
        String reason) {

    /** What can be wrong. */
    public enum Kind {
        /** Committed, and neither in the stream nor among the dead letters; or taken out of the stream. */
        MISSING,
        /** In the stream more than once; or, around a deletion, behind it instead of before it. */
        DUPLICATED,
        /** In the stream behind what it precedes. */
        REORDERED,
        /** Not what was published: the digest, or the parts of the message, contradict each other. */
        CORRUPT,
        /** The last event of a row, or a domain event, says something else than Postgres. */
        DIFFERENT,
        /** The stream tells of a row or a version that Postgres does not have. */
        UNKNOWN
    }
}
