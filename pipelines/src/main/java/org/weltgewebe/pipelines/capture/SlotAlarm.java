package org.weltgewebe.pipelines.capture;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator must know of a slot now.
 *
 * @param kind which alarm it is; the same one is not told again and again
 * @param text what is wrong and what to do
 */
public record SlotAlarm(Kind kind, String text) {

    /** Kinds of alarms, worst first. */
    public enum Kind {
        MISSING,
        LOST,
        UNRESERVED,
        FILLING
    }

    private static final Duration SOON = Duration.ofHours(1);

    /** Below this part of the room a slot that fills fast is most likely one that has just begun to be followed. */
    private static final double NOTEWORTHY = 0.25;

    private static final double MEBIBYTE = 1 << 20;

    /** The worst thing about a reading, if anything is wrong. */
    public static Optional<SlotAlarm> of(String slot, SlotReading reading, double secondsLeft) {
        String name = "slot " + slot + ": ";
        return switch (reading.walStatus()) {
            case SlotReading.MISSING ->
                Optional.of(new SlotAlarm(
                        Kind.MISSING,
                        name + "missing (expected: it exists). What is committed now is not captured. As owner of the"
                                + " database: SELECT wg.open_slot(); then ./weltgewebe rebuild reads every row again"));
            case SlotReading.LOST ->
                Optional.of(new SlotAlarm(
                        Kind.LOST,
                        name + "wal_status lost (expected: reserved): more log was retained than max_slot_wal_keep_size"
                                + " allows, and the server removed it. As owner of the database: SELECT"
                                + " pg_drop_replication_slot('" + slot + "'); SELECT wg.open_slot(); then ./weltgewebe"
                                + " rebuild reads every row again"));
            case SlotReading.UNRESERVED ->
                Optional.of(new SlotAlarm(
                        Kind.UNRESERVED,
                        name + "wal_status unreserved (expected: reserved): " + mebibytes(reading.retainedBytes())
                                + " are retained, the server may remove them at its next checkpoint. See with ./weltgewebe"
                                + " status what holds capture up, and give it time: ALTER SYSTEM SET"
                                + " max_slot_wal_keep_size = …; SELECT pg_reload_conf()"));
            default -> filling(name, reading, secondsLeft);
        };
    }

    private static Optional<SlotAlarm> filling(String name, SlotReading reading, double secondsLeft) {
        double used = reading.retainedBytes() / (reading.retainedBytes() + reading.roomBytes());
        if (!(secondsLeft < SOON.toSeconds()) || !(used >= NOTEWORTHY)) {
            return Optional.empty();
        }
        return Optional.of(new SlotAlarm(
                Kind.FILLING,
                name + mebibytes(reading.retainedBytes()) + " of log are retained and " + mebibytes(reading.roomBytes())
                        + " are left: full in " + duration(secondsLeft) + " (expected: more than "
                        + duration(SOON.toSeconds()) + "). See with ./weltgewebe status what holds capture up; a full"
                        + " disk stops Postgres, a full max_slot_wal_keep_size costs the slot"));
    }

    /** Megabytes as people read them. */
    private static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }

    private static String duration(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
}
