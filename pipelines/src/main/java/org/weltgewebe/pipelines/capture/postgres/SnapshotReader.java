package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    /** Bounds the memory of one chunk, and how long a checkpoint waits for its rows. */
    private static final ChunkReader.Limit LIMIT = new ChunkReader.Limit(1_000, 1 << 20);

    private final Connection connection;
    private final SlotSettings settings;
    private final ChunkReader chunks;
    private final Clock clock;

    /** A reader on a connection that the caller closes; a transaction that is open on it stays the one that is read in. */
    public SnapshotReader(Connection connection, SlotSettings settings, Clock clock) {
        this.connection = connection;
        this.settings = settings;
        this.chunks = new ChunkReader(connection, clock);
        this.clock = clock;
    }

    /**
     * The next chunk.
     *
     * @param from progress of the chunk before
     * @return a {@link SlotRecord.SnapshotChunk}, or the {@link SlotRecord.SnapshotEnd} behind the last table
     */
    public SlotRecord next(SnapshotProgress from) throws SQLException {
        SnapshotProgress at = from;
        String visibleIn = from.phase() == SnapshotProgress.Phase.UNTOUCHED ? createdSnapshot() : null;
        for (TableShape table : due(from)) {
            String afterKey = table.table().equals(from.table()) ? from.afterKey() : null;
            ChunkReader.Page page = chunks.rows(table, afterKey, visibleIn, LIMIT, null);
            if (page.lastKey() != null) {
                return new SlotRecord.SnapshotChunk(page.rows(), at.behind(table.table(), page.lastKey()));
            }
            at = at.finished(table.table());
        }
        return new SlotRecord.SnapshotEnd(new SnapshotCompleted(clock.instant()));
    }

    /** What is left, the table that was begun first: contracts that came since may stand before it. */
    private List<TableShape> due(SnapshotProgress at) {
        return settings.tables().stream()
                .filter(table -> !at.done().contains(table.table()))
                .sorted(Comparator.comparing(table -> !table.table().equals(at.table())))
                .toList();
    }

    private @Nullable String createdSnapshot() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT created_snapshot::text FROM wg.capture_slot WHERE slot_name = ?")) {
            statement.setString(1, settings.slot());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("slot " + settings.slot() + ": not registered in wg.capture_slot", "02000");
                }
                return row.getString(1);
            }
        }
    }
}
