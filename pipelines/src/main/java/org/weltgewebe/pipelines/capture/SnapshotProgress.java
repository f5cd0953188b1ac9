package org.weltgewebe.pipelines.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the reading of rows that existed before the slot has come. Tables go by their names: contracts come and go between two starts.
 *
 * @param phase whether it is due, runs or is over
 * @param done schema-qualified tables that were read whole
 * @param table the table being read, or null between two
 * @param afterKey text of the last key of {@code table} that is done, null without one
 */
public record SnapshotProgress(Phase phase, List<String> done, @Nullable String table, @Nullable String afterKey) {

    /** Whether the snapshot is due. */
    public enum Phase {
        /** Rows that no transaction has touched since the slot was created; later versions come through the slot. */
        UNTOUCHED,
        /** Every row: the slot has moved and nobody remembers what it delivered. */
        EVERYTHING,
        DONE
    }

    /** Nothing left to read. */
    public static final SnapshotProgress DONE = starting(Phase.DONE);

    /** Copies the list. */
    public SnapshotProgress {
        done = List.copyOf(done);
    }

    /** The start of a snapshot. */
    public static SnapshotProgress starting(Phase phase) {
        return new SnapshotProgress(phase, List.of(), null, null);
    }

    /** Behind a key of a table. */
    public SnapshotProgress behind(String read, String key) {
        return new SnapshotProgress(phase, done, read, key);
    }

    /** Behind the last row of a table. */
    public SnapshotProgress finished(String read) {
        List<String> more = new ArrayList<>(done);
        more.add(read);
        return new SnapshotProgress(phase, more, null, null);
    }
}
