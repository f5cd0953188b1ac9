package org.weltgewebe.pipelines.capture;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which slot is read, and how.
 *
 * @param host Postgres host
 * @param port Postgres port
 * @param database database of the slot
 * @param user role with REPLICATION and SELECT on the published tables
 * @param password its password
 * @param slot replication slot
 * @param publication publication
 * @param tables tables of the contracts and the outbox, for the snapshot and the preflight
 * @param pollInterval how long Debezium leaves a silent slot alone between two looks; a commit may wait so long
 * @param heartbeatInterval how often an idle database writes a message that moves the slot
 * @param confirmDelay how long after its checkpoint a boundary is confirmed, see {@link BoundaryConfirmation}
 */
public record SlotSettings(
        String host,
        int port,
        String database,
        String user,
        String password,
        String slot,
        String publication,
        List<TableShape> tables,
        Duration pollInterval,
        Duration heartbeatInterval,
        Duration confirmDelay)
        implements Serializable {

    /** Checks ranges. */
    public SlotSettings {
        tables = List.copyOf(tables);
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException("poll-interval: " + pollInterval + " (expected: above zero)");
        }
    }

    /** Names of the tables whose rows may be public, sorted: those whose old rows must be cared for. */
    public List<String> publishedTables() {
        return tables.stream()
                .filter(table -> table.kind() == TableShape.Kind.PUBLISHED)
                .map(TableShape::table)
                .sorted()
                .toList();
    }

    /** The same for other tables. */
    public SlotSettings withTables(List<TableShape> others) {
        return new SlotSettings(
                host,
                port,
                database,
                user,
                password,
                slot,
                publication,
                others,
                pollInterval,
                heartbeatInterval,
                confirmDelay);
    }

    /**
     * What the snapshot must know of a table.
     *
     * @param table schema-qualified name
     * @param key primary key column
     * @param version row version column, or null
     * @param columns declared columns in the order they are read; an undeclared one is not read at all
     * @param kind what its rows mean
     */
    public record TableShape(String table, String key, @Nullable String version, List<String> columns, Kind kind)
            implements Serializable {
        /** What rows of a table mean. */
        public enum Kind {
            /** Rows of a collection of which some may be public. */
            PUBLISHED,
            /** Rows of a collection that is never public. */
            WITHHELD,
            /** Rows that are events: never updated, and their deletion means nothing. */
            OUTBOX
        }

        /** Copies the columns. */
        public TableShape {
            columns = List.copyOf(columns);
        }

        /** Whether rows are only ever inserted. */
        public boolean insertOnly() {
            return kind == Kind.OUTBOX;
        }
    }

    /** Address and slot; never the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database + " slot " + slot;
    }
}
