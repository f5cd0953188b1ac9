package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.capture.SnapshotProgress;

/**
 * Reads the rows that existed before the slot, in chunks by key, before the slot itself is read.
 *
 * <p>A row that no transaction has touched since the slot was created has exactly one version, and it is older than everything the
 * slot sends; every other row comes through the slot in full. So {@link SnapshotProgress.Phase#UNTOUCHED} needs no lock, no exported
 * snapshot and no watermark: each chunk may be read at any time, and a chunk read twice yields the same messages or fewer.
 * {@link SnapshotProgress.Phase#EVERYTHING} is for a slot that has moved without our state: rows may arrive in a newer version than
 * the changes that follow, which their version number tells.
 */
public final class SnapshotReader {

    /** Rows per query; bounds the memory of one chunk. */
    public static final int CHUNK_ROWS = 1_000;

    private final Connection connection;
    private final SlotSettings settings;
    private final Clock clock;

    /** A reader on a connection that the caller closes. */
    public SnapshotReader(Connection connection, SlotSettings settings, Clock clock) {
        this.connection = connection;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The next chunk.
     *
     * @param from progress of the last record of the chunk before
     * @return rows, then {@link SlotRecord.SnapshotEnd} behind the last table
     */
    public List<SlotRecord> next(SnapshotProgress from) throws SQLException {
        SnapshotProgress at = from;
        while (at.table() < settings.tables().size()) {
            List<SlotRecord> rows = chunk(at);
            if (!rows.isEmpty()) {
                return rows;
            }
            at = new SnapshotProgress(at.phase(), at.table() + 1, null);
        }
        return List.of(new SlotRecord.SnapshotEnd(new SnapshotCompleted(clock.instant())));
    }

    private List<SlotRecord> chunk(SnapshotProgress at) throws SQLException {
        TableShape table = settings.tables().get(at.table());
        try (PreparedStatement statement = connection.prepareStatement(sql(table, at))) {
            int parameter = 1;
            if (at.afterKey() != null) {
                statement.setString(parameter++, at.afterKey());
            }
            if (at.phase() == SnapshotProgress.Phase.UNTOUCHED) {
                statement.setString(parameter, settings.slot());
            }
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData meta = result.getMetaData();
                Instant readAt = clock.instant();
                List<SlotRecord> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
                    for (int i = 0; i < table.columns().size(); i++) {
                        columns.put(table.columns().get(i), JdbcValue.of(result, meta, i + 3));
                    }
                    ChangePosition position = new ChangePosition(result.getLong(1), 0, 0, readAt);
                    rows.add(new SlotRecord.SnapshotRow(
                            new CapturedRow(Operation.READ, table.table(), columns, position),
                            new SnapshotProgress(at.phase(), at.table(), result.getString(2))));
                }
                return rows;
            }
        }
    }

    private static String sql(TableShape table, SnapshotProgress at) {
        List<String> conditions = new ArrayList<>();
        if (at.afterKey() != null) {
            conditions.add(quoted(table.key()) + " > ?");
        }
        if (at.phase() == SnapshotProgress.Phase.UNTOUCHED) {
            conditions.add("pg_visible_in_snapshot(t.xmin::text::xid8,"
                    + " (SELECT created_snapshot FROM wg.capture_slot WHERE slot_name = ?))");
        }
        return "SELECT t.xmin::text::bigint, " + quoted(table.key()) + "::text, "
                + table.columns().stream().map(SnapshotReader::quoted).collect(Collectors.joining(", "))
                + " FROM " + table.table() + " t"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY " + quoted(table.key()) + " LIMIT " + CHUNK_ROWS;
    }

    private static String quoted(String identifier) {
        return "t.\"" + identifier.replace("\"", "\"\"") + '"';
    }
}
