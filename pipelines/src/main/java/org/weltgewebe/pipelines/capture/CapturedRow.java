package org.weltgewebe.pipelines.capture;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row change as Postgres told it: everything, personal columns included. It lives between capture and classify and is never
 * printed.
 *
 * @param operation what happened
 * @param table schema-qualified table
 * @param columns the row after the change, before it for a delete, empty for a truncate. Values are null, {@code String} (text, uuid,
 *     json), {@code Long}, {@code Double}, {@code Boolean}, {@code Instant}, {@code List<String>}, {@link Wkb} or {@link Unreadable}
 * @param position where it stands in the log
 * @param backfill id of the run that read it beside the slot, or null
 */
public record CapturedRow(
        Operation operation,
        String table,
        Map<String, @Nullable Object> columns,
        ChangePosition position,
        @Nullable String backfill)
        implements Captured {

    /** A row of the slot or the snapshot. */
    public CapturedRow(
            Operation operation, String table, Map<String, @Nullable Object> columns, ChangePosition position) {
        this(operation, table, columns, position, null);
    }

    /** A geometry in (extended) well-known binary. */
    public record Wkb(byte[] bytes) {}

    /**
     * A value the decoder has no form for.
     *
     * @param type name of its type, never its value
     */
    public record Unreadable(String type) {}

    /** The same row at another place among the changes with its LSN. */
    public CapturedRow withOrdinal(int ordinal) {
        return new CapturedRow(
                operation,
                table,
                columns,
                new ChangePosition(position.xid(), position.lsn(), ordinal, position.commitTime()),
                backfill);
    }

    /** Table, operation and position; no values. */
    @Override
    public String toString() {
        return operation + " " + table + " " + position.label();
    }
}
