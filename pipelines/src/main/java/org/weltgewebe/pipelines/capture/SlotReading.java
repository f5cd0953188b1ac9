package org.weltgewebe.pipelines.capture;

import java.time.Instant;
import java.util.List;

/**
 * What the server says about a slot at one moment.
 *
 * @param at when it was asked
 * @param active whether somebody reads the slot
 * @param walStatus one of {@link #STATUSES}
 * @param retainedBytes log the slot keeps from being removed; what fills the disk of Postgres when capture stands still
 * @param unconfirmedBytes log that capture has not confirmed
 * @param roomBytes how much more may be written before the slot is lost or the disk is full, whichever comes first; NaN when unknown
 */
public record SlotReading(
        Instant at, boolean active, String walStatus, double retainedBytes, double unconfirmedBytes, double roomBytes) {

    /** There is no such slot; the other words are those of {@code pg_replication_slots.wal_status}. */
    public static final String MISSING = "missing";

    /** The server has removed log the slot needed. */
    public static final String LOST = "lost";

    /** The server may remove log the slot needs at its next checkpoint. */
    public static final String UNRESERVED = "unreserved";

    /** The server did not answer. */
    public static final String UNKNOWN = "unknown";

    /** Every status. */
    public static final List<String> STATUSES = List.of("reserved", "extended", UNRESERVED, LOST, MISSING, UNKNOWN);

    /** A reading without figures. */
    public static SlotReading without(Instant at, String walStatus) {
        return new SlotReading(at, false, walStatus, Double.NaN, Double.NaN, Double.NaN);
    }
}
