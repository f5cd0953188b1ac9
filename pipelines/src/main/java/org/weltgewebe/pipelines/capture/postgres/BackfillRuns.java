package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.BackfillProgress;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

/**
 * The runs that somebody asked for, in the table {@code wg.backfill}. It says what is wanted and tells people how far it is; what was
 * emitted only checkpoints know.
 */
public final class BackfillRuns implements AutoCloseable {

    /** A table that is larger takes too long to count. */
    private static final long COUNTED_BYTES = 128L << 20;

    private static final String OPEN = "('requested', 'running', 'paused')";

    private final Connection connection;

    /** Runs seen through a connection that {@link #close()} closes. */
    public BackfillRuns(Connection connection) {
        this.connection = connection;
    }

    /**
     * A run that is not over.
     *
     * @param id a uuid
     * @param table schema-qualified table
     * @param compares whether keys of the stream that the table does not have are told as deleted
     * @param paused whether it is to wait
     * @param rowsPerSecond how fast it may be at most, 0 for as fast as it can
     */
    public record Run(String id, String table, boolean compares, boolean paused, int rowsPerSecond) {}

    /** The runs that are not over, oldest first. */
    public List<Run> open() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id::text, relation, purpose = 'rebuild', state = 'paused',"
                        + " coalesce(rows_per_second, 0) FROM wg.backfill WHERE state IN " + OPEN
                        + " ORDER BY requested_at, id")) {
            List<Run> runs = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    runs.add(new Run(
                            row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getInt(5)));
                }
            }
            return runs;
        }
    }

    /** Asks for a run of a table that came with a new contract; an open one is enough. */
    public void requestForNewContract(String table) throws SQLException {
        execute("SELECT wg.request_backfill(?, 'new_contract')", table);
    }

    /** Whether everything of this slot is being, or was, read by a rebuild: then no snapshot is due. */
    public boolean isRebuildOf(String epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT FROM wg.backfill WHERE purpose = 'rebuild' AND epoch = ? LIMIT 1")) {
            statement.setString(1, epoch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * A run begins.
     *
     * @return how many rows the table has: counted where that is cheap, else as the server last estimated it, -1 when it never did
     */
    public long start(Run run) throws SQLException {
        execute(
                "UPDATE wg.backfill SET state = 'running', reason = NULL,"
                        + " started_at = coalesce(started_at, clock_timestamp()) WHERE id = ?::uuid AND state = 'requested'",
                run.id());
        long bytes = number(
                "SELECT pg_relation_size(oid) FROM pg_class WHERE oid = to_regclass(?) AND relkind = 'r'", run.table());
        // By its size: the estimate of a table that was filled a moment ago may be of before, or missing.
        boolean small = bytes >= 0 && bytes < COUNTED_BYTES;
        long rows = small
                ? number("SELECT count(*) FROM " + run.table(), null)
                : number("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(?)", run.table());
        execute("UPDATE wg.backfill SET rows_estimated = nullif(" + rows + ", -1) WHERE id = ?::uuid", run.id());
        return rows;
    }

    /** Tells people how far it is. */
    public void tell(BackfillProgress progress) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE wg.backfill SET rows_done = ?, after_key = ?, reason = NULL WHERE id = ?::uuid")) {
            statement.setLong(1, progress.rows());
            statement.setString(2, progress.afterKey());
            statement.setString(3, progress.run());
            statement.executeUpdate();
        }
    }

    /** Tells people why a run stands still; a code. */
    public void tellWaiting(Run run, String reason) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE wg.backfill SET reason = ? WHERE id = ?::uuid AND state IN " + OPEN)) {
            statement.setString(1, reason);
            statement.setString(2, run.id());
            statement.executeUpdate();
        }
    }

    /** A checkpoint holds the end of the run. */
    public void done(BackfillProgress progress) throws SQLException {
        tell(progress);
        execute(
                "UPDATE wg.backfill SET state = 'done', finished_at = clock_timestamp() WHERE id = ?::uuid AND state IN "
                        + OPEN,
                progress.run());
    }

    /** The run cannot go on; {@code reason} is a code. */
    public void fail(Run run, String reason) throws SQLException {
        tellWaiting(run, reason);
        execute(
                "UPDATE wg.backfill SET state = 'failed', finished_at = clock_timestamp() WHERE id = ?::uuid AND state IN "
                        + OPEN,
                run.id());
    }

    /** Writes a mark into the log, committed when this returns. */
    public void mark(String prefix, String content) throws SQLException {
        execute("SELECT pg_logical_emit_message(true, '" + prefix + "', ?)", content);
    }

    /**
     * Which transactions a query sees now, with every one that has begun to write and has not ended named among those in progress.
     *
     * <p>A snapshot names only those below its {@code xmax}, which is one above the newest that has ended, whereas a transaction
     * that got a higher number may have written its commit record, and be in the slot, while the server still takes it for
     * running: it leaves the list of the running ones after that record is flushed, with a synchronous standby much later. A
     * transaction of our own that gets its number now, and ends, lifts {@code xmax} above them all.
     */
    public String snapshotOfAllBegun() throws SQLException {
        // Each a transaction of its own: the connection commits by itself.
        number("SELECT pg_current_xact_id()::text::bigint", null);
        return snapshot();
    }

    private String snapshot() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_current_snapshot()::text");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** Those of some transactions that have not ended. */
    public Set<Long> stillRunning(Set<Long> transactions) throws SQLException {
        if (transactions.isEmpty()) {
            return Set.of();
        }
        TransactionSnapshot now = TransactionSnapshot.parse(snapshot());
        return transactions.stream().filter(now.inProgress()::contains).collect(Collectors.toUnmodifiableSet());
    }

    private long number(String sql, @Nullable String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (parameter != null) {
                statement.setString(1, parameter);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private void execute(String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
