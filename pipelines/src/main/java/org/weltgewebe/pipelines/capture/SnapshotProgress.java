package org.weltgewebe.pipelines.capture;

import org.jspecify.annotations.Nullable;

/**
 * How far the reading of rows that existed before the slot has come.
 *
 * @param phase whether it is due, runs or is over
 * @param table number of the table being read, in the order of the source's settings
 * @param afterKey text of the last key emitted from it, or null before its first row
 */
public record SnapshotProgress(Phase phase, int table, @Nullable String afterKey) {

    /** Whether the snapshot is due. */
    public enum Phase {
        /** Rows that no transaction has touched since the slot was created; later versions come through the slot. */
        UNTOUCHED,
        /** Every row: the slot has moved and nobody remembers what it delivered. */
        EVERYTHING,
        DONE
    }

    /** Nothing left to read. */
    public static final SnapshotProgress DONE = new SnapshotProgress(Phase.DONE, 0, null);

    /** The start of a snapshot. */
    public static SnapshotProgress starting(Phase phase) {
        return new SnapshotProgress(phase, 0, null);
    }
}
