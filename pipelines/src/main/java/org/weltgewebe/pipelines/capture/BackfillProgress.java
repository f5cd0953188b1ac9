package org.weltgewebe.pipelines.capture;

import org.jspecify.annotations.Nullable;

/**
 * How far a backfill of one table has come.
 *
 * @param run id of the run, a uuid
 * @param table schema-qualified table
 * @param phase what is read now
 * @param afterKey text of the last key that is done in this phase, or null before the first
 * @param rows rows read so far, in all phases
 */
public record BackfillProgress(String run, String table, Phase phase, @Nullable String afterKey, long rows) {

    /** What a run reads, in this order. */
    public enum Phase {
        /** The rows of the table. */
        ROWS,
        /** Keys that the stream holds and the table does not. */
        GONE,
        DONE
    }

    /** Before the first row. */
    public static BackfillProgress starting(String run, String table) {
        return new BackfillProgress(run, table, Phase.ROWS, null, 0);
    }

    /** So many rows later. */
    public BackfillProgress behind(@Nullable String key, int more) {
        return new BackfillProgress(run, table, phase, key == null ? afterKey : key, rows + more);
    }

    /** At the start of another phase. */
    public BackfillProgress entering(Phase next) {
        return new BackfillProgress(run, table, next, null, rows);
    }
}
