package org.weltgewebe.pipelines.capture;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

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
 * @param pollInterval how long Debezium gathers changes before it hands them over; a floor of the latency
 * @param heartbeatInterval how often an idle database writes a message that moves the slot
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
        Duration heartbeatInterval)
        implements Serializable {

    /** Checks ranges. */
    public SlotSettings {
        tables = List.copyOf(tables);
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException("poll-interval: " + pollInterval + " (expected: above zero)");
        }
    }

    /**
     * What the snapshot must know of a table.
     *
     * @param table schema-qualified name
     * @param key primary key column
     * @param columns declared columns in the order they are read; an undeclared one is not read at all
     * @param insertOnly whether rows are never updated, and their deletion means nothing (the outbox)
     */
    public record TableShape(String table, String key, List<String> columns, boolean insertOnly)
            implements Serializable {
        /** Copies the columns. */
        public TableShape {
            columns = List.copyOf(columns);
        }
    }

    /** Address and slot; never the password. */
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database + " slot " + slot;
    }
}
