package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

/** Reads chunks of a table for a snapshot or a backfill: no lock, and a snapshot held no longer than one chunk takes. */
public final class ChunkReader {

    /** Rows fetched at once at most: what is read beyond the bytes of a chunk. */
    private static final int FETCH_ROWS = 32;

    private static final int KEYS_FETCHED = 10_000;

    private final Connection connection;
    private final Clock clock;

    /** A reader on a connection that the caller closes; a transaction that is open on it stays the one that is read in. */
    public ChunkReader(Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /**
     * What a chunk may hold.
     *
     * @param rows rows at most
     * @param bytes of values, roughly; one row is read whatever its size
     */
    public record Limit(int rows, long bytes) {}

    /**
     * Rows of one query.
     *
     * @param rows in the order of their keys
     * @param lastKey text of the key the next page follows, or null when nothing was left
     * @param seen which transactions the query saw
     */
    public record Page(List<CapturedRow> rows, @Nullable String lastKey, TransactionSnapshot seen) {}

    /**
     * The next rows of a table.
     *
     * @param afterKey text of the key they follow, or null for the first
     * @param visibleIn a snapshot whose transactions wrote the rows wanted, or null for all rows; the rows of a page may then be
     *     none although others follow it
     * @param run id of the run, for the rows, or null
     */
    public Page rows(
            TableShape table, @Nullable String afterKey, @Nullable String visibleIn, Limit limit, @Nullable String run)
            throws SQLException {
        return inOneSnapshot(seen -> {
            String lastKey = lastKey(table, afterKey, limit.rows());
            if (lastKey == null) {
                return new Page(List.of(), null, seen);
            }
            List<String> conditions = new ArrayList<>(List.of(quoted(table.key()) + " <= ?"));
            List<String> parameters = new ArrayList<>(List.of(lastKey));
            if (afterKey != null) {
                conditions.add(quoted(table.key()) + " > ?");
                parameters.add(afterKey);
            }
            if (visibleIn != null) {
                conditions.add(writtenIn(seen));
                parameters.add(visibleIn);
            }
            // No more than so many are in the range; it says so to the planner, which then goes by the index.
            String sql = select(table) + " WHERE " + String.join(" AND ", conditions) + " ORDER BY "
                    + quoted(table.key()) + " LIMIT " + limit.rows();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setString(i + 1, parameters.get(i));
                }
                return page(statement, new Shape(table, run), limit, lastKey, seen);
            }
        });
    }

    /** Text of the key of every row; for a table that is small. */
    public Set<String> keys(TableShape table) throws SQLException {
        connection.setAutoCommit(false);
        Set<String> keys = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(KEYS_FETCHED);
            String sql = "SELECT " + quoted(table.key()) + "::text FROM " + table.table() + " t";
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    keys.add(result.getString(1));
                }
            }
            return keys;
        } finally {
            connection.rollback();
        }
    }

    /**
     * Key of the last of so many next rows, null when there are none. Every row counts, wanted or not: a query that looked for
     * wanted ones would walk through the whole table where there are none.
     */
    private @Nullable String lastKey(TableShape table, @Nullable String afterKey, int rows) throws SQLException {
        String key = quoted(table.key());
        try (PreparedStatement statement = connection.prepareStatement("SELECT next.last::text FROM (SELECT " + key
                + " AS last FROM " + table.table() + " t" + (afterKey == null ? "" : " WHERE " + key + " > ?")
                + " ORDER BY " + key + " LIMIT " + rows + ") AS next ORDER BY next.last DESC LIMIT 1")) {
            if (afterKey != null) {
                statement.setString(1, afterKey);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /**
     * Condition of the rows whose writer a snapshot, the parameter, saw. {@code xmin} has 32 bits; what this query sees was written
     * before its own {@code xmax}, by the newest transaction with those bits.
     */
    private static String writtenIn(TransactionSnapshot seen) {
        String xmax = seen.xmax() + "::bigint";
        return "pg_visible_in_snapshot((" + xmax + " - ((" + xmax
                + " - t.xmin::text::bigint) & 4294967295))::text::xid8, ?::pg_snapshot)";
    }

    /** What the rows of a query are. */
    private record Shape(TableShape table, @Nullable String run) {}

    /** The rows of a query up to a key; when they are too many bytes, the page ends with the last of them. */
    private Page page(PreparedStatement statement, Shape shape, Limit limit, String lastKey, TransactionSnapshot seen)
            throws SQLException {
        // Grows with the rows that turn out to be narrow: wide ones come one by one.
        statement.setFetchSize(1);
        List<CapturedRow> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            ResultSetMetaData meta = result.getMetaData();
            Instant readAt = clock.instant();
            long bytes = 0;
            while (result.next()) {
                CapturedRow row = row(result, meta, shape, readAt);
                rows.add(row);
                bytes += sizeBytes(row);
                if (bytes >= limit.bytes()) {
                    return new Page(rows, result.getString(2), seen);
                }
                result.setFetchSize(Math.min(FETCH_ROWS, rows.size()));
            }
        }
        return new Page(rows, lastKey, seen);
    }

    /** Writing transaction, text of the key, place of the row, then the columns; the table is {@code t}. */
    private static String select(TableShape table) {
        return "SELECT t.xmin::text::bigint, " + quoted(table.key()) + "::text, t.ctid::text, "
                + table.columns().stream().map(ChunkReader::quoted).collect(Collectors.joining(", "))
                + " FROM " + table.table() + " t";
    }

    /** The row of a query that {@link #select} began. */
    private static CapturedRow row(ResultSet result, ResultSetMetaData meta, Shape shape, Instant readAt)
            throws SQLException {
        List<String> names = shape.table().columns();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), JdbcValue.of(result, meta, i + 4));
        }
        ChangePosition position = new ChangePosition(result.getLong(1), place(result.getString(3)), 0, readAt);
        return new CapturedRow(Operation.READ, shape.table().table(), columns, position, shape.run());
    }

    /** {@code (block,item)} as one number. */
    private static long place(String ctid) {
        int comma = ctid.indexOf(',');
        long block = Long.parseLong(ctid.substring(1, comma));
        return block << 16 | Long.parseLong(ctid.substring(comma + 1, ctid.length() - 1));
    }

    private static String quoted(String identifier) {
        return "t.\"" + identifier.replace("\"", "\"\"") + '"';
    }

    /**
     * Deletions for those keys that have no row.
     *
     * @param keys text of each key, and the version its deletion carries
     */
    public Page gone(TableShape table, NavigableMap<String, Long> keys, String run) throws SQLException {
        String key = quoted(table.key());
        return inOneSnapshot(seen -> {
            String cast = "u.key::" + keyType(table);
            List<CapturedRow> rows = new ArrayList<>();
            Array texts = connection.createArrayOf("text", keys.keySet().toArray());
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT " + cast + ", u.key FROM unnest(?::text[]) AS u(key) WHERE NOT EXISTS (SELECT FROM "
                            + table.table() + " t WHERE " + key + " = " + cast + ")")) {
                statement.setArray(1, texts);
                try (ResultSet result = statement.executeQuery()) {
                    ResultSetMetaData meta = result.getMetaData();
                    ChangePosition position = new ChangePosition(0, 0, 0, clock.instant());
                    while (result.next()) {
                        Object typed = JdbcValue.of(result, meta, 1);
                        rows.add(deletion(table, typed, keys.get(result.getString(2)), position, run));
                    }
                }
            } finally {
                texts.free();
            }
            return new Page(rows, keys.isEmpty() ? null : keys.lastKey(), seen);
        });
    }

    /** A deletion of a row that the stream tells of: as much of it as classify needs. */
    public static CapturedRow deletion(
            TableShape table, @Nullable Object key, @Nullable Long version, ChangePosition position, String run) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(table.key(), key);
        if (table.version() != null) {
            columns.put(table.version(), version);
        }
        return new CapturedRow(Operation.DELETE, table.table(), columns, position, run);
    }

    private String keyType(TableShape table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT format_type(atttypid, atttypmod)"
                + " FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?")) {
            statement.setString(1, table.table());
            statement.setString(2, table.key());
            try (ResultSet type = statement.executeQuery()) {
                if (!type.next()) {
                    throw new SQLException("table " + table.table() + ": no key column", "42703");
                }
                return type.getString(1);
            }
        }
    }

    private interface Query {
        Page in(TransactionSnapshot seen) throws SQLException;
    }

    /** Repeatable read: the snapshot that is asked for is the one the rows are read in. */
    private Page inOneSnapshot(Query query) throws SQLException {
        boolean own = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (own) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            TransactionSnapshot seen;
            try (ResultSet snapshot = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
                snapshot.next();
                seen = TransactionSnapshot.parse(snapshot.getString(1));
            }
            return query.in(seen);
        } finally {
            if (own) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static long sizeBytes(CapturedRow row) {
        long bytes = 64;
        for (Object value : row.columns().values()) {
            if (value instanceof String text) {
                bytes += 40L + text.length();
            } else if (value instanceof CapturedRow.Wkb wkb) {
                bytes += 40L + wkb.bytes().length;
            } else if (value instanceof List<?> texts) {
                for (Object text : texts) {
                    bytes += 40L + text.toString().length();
                }
            } else {
                bytes += 24;
            }
        }
        return bytes;
    }
}
