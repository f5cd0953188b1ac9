package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * Asks the server everything that must hold before a slot is read, since Postgres itself is silent about most of it: a slot that is
 * ahead of our state, or a table that the publication lacks, would only be missing rows.
 */
public final class Preflight {

    private final Connection connection;
    private final SlotSettings settings;
    private final List<String> problems = new ArrayList<>();

    private Preflight(Connection connection, SlotSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * Checks server, publication, tables and slot.
     *
     * @throws FaultException {@link FaultCode#SERVER_UNPREPARED} or {@link FaultCode#SLOT_UNUSABLE} with every problem and its remedy
     */
    public static SlotIdentity inspect(Connection connection, SlotSettings settings) throws SQLException {
        Preflight preflight = new Preflight(connection, settings);
        preflight.server();
        preflight.publication();
        preflight.tables();
        preflight.failOnProblems(FaultCode.SERVER_UNPREPARED);
        return preflight.slot();
    }

    /**
     * Checks that a checkpoint still fits to the slot.
     *
     * @param epoch epoch of the checkpoint
     * @param boundaryLsn boundary of the checkpoint, 0 for none
     * @throws FaultException {@link FaultCode#SLOT_UNUSABLE}
     */
    public static void requireContinuity(SlotIdentity slot, String epoch, long boundaryLsn) {
        if (!slot.epoch().equals(epoch)) {
            throw new FaultException(
                    FaultCode.SLOT_UNUSABLE,
                    "slot epoch: " + slot.epoch() + " (expected: " + epoch
                            + " of the checkpoint). The slot was created anew and what"
                            + " was committed in between is not in it. Move the checkpoint directory of the capture job away; the"
                            + " next start reads every row again");
        }
        if (boundaryLsn != 0 && Long.compareUnsigned(slot.confirmedLsn(), boundaryLsn) > 0) {
            throw new FaultException(
                    FaultCode.SLOT_UNUSABLE,
                    "confirmed_flush_lsn: " + Long.toHexString(slot.confirmedLsn()) + " (expected: at most "
                            + Long.toHexString(boundaryLsn)
                            + ", the boundary of the checkpoint). Somebody else read the slot;"
                            + " what lies between is lost to it. Move the checkpoint directory of the capture job away; the next"
                            + " start reads every row again");
        }
    }

    private void server() throws SQLException {
        String walLevel = text("SHOW wal_level");
        if (!walLevel.equals("logical")) {
            problems.add("wal_level: " + walLevel
                    + " (expected: logical). ALTER SYSTEM SET wal_level = logical; then restart Postgres");
        }
        int version = Integer.parseInt(text("SHOW server_version_num"));
        if (version < 150_000) {
            problems.add("server_version: " + version / 10_000 + " (expected: 15 or newer)");
        }
        if (!text("SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user")
                .equals("t")) {
            problems.add("role " + settings.user() + ": no REPLICATION (expected: ALTER ROLE " + settings.user()
                    + " REPLICATION)");
        }
    }

    private void publication() throws SQLException {
        String flags = text(
                "SELECT pubinsert::text || pubupdate || pubdelete FROM pg_publication WHERE pubname = ?",
                settings.publication());
        if (flags.isEmpty()) {
            problems.add("publication " + settings.publication() + ": missing (expected: run the migrations)");
        } else if (flags.contains("false")) {
            problems.add("publication " + settings.publication()
                    + ": does not publish everything (expected: publish = 'insert, update, delete')");
        }
        Set<String> published = new LinkedHashSet<>(texts(
                "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?",
                settings.publication()));
        for (TableShape table : settings.tables()) {
            if (!flags.isEmpty() && !published.contains(table.table())) {
                problems.add("publication " + settings.publication() + ": lacks " + table.table()
                        + " (expected: ALTER PUBLICATION " + settings.publication() + " ADD TABLE " + table.table()
                        + ")");
            }
        }
    }

    private void tables() throws SQLException {
        for (TableShape table : settings.tables()) {
            String identity = text("SELECT relreplident FROM pg_class WHERE oid = to_regclass(?)", table.table());
            if (identity.isEmpty()) {
                problems.add("table " + table.table() + ": missing (expected: a migration creates it)");
                continue;
            }
            // Outbox rows are only ever inserted; every other delete must carry its key and every update its TOASTed
            // values.
            if (!identity.equals("f") && !table.insertOnly()) {
                problems.add("table " + table.table() + ": REPLICA IDENTITY " + identity + " (expected: ALTER TABLE "
                        + table.table() + " REPLICA IDENTITY FULL)");
            }
            if (!text("SELECT has_table_privilege(?, 'SELECT')", table.table()).equals("t")) {
                problems.add("table " + table.table() + ": not readable (expected: GRANT SELECT ON " + table.table()
                        + " TO " + settings.user() + ")");
            }
            Set<String> columns = new LinkedHashSet<>(texts(
                    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped",
                    table.table()));
            for (String column : table.columns()) {
                if (!columns.contains(column)) {
                    problems.add("table " + table.table() + ": no column " + column
                            + " (expected: the contract and the migrations agree)");
                }
            }
        }
    }

    private SlotIdentity slot() throws SQLException {
        String remedy = ". As owner of the database: SELECT wg.open_slot()";
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT s.plugin, s.database = current_database(),"
                        + " s.wal_status, s.confirmed_flush_lsn - '0/0'::pg_lsn, c.epoch,"
                        + " c.created_lsn = s.confirmed_flush_lsn,"
                        + " c.system_identifier = (SELECT system_identifier::text FROM pg_control_system()),"
                        + " pg_snapshot_xmax(pg_current_snapshot())::text::numeric < 4294967296"
                        + " FROM pg_replication_slots s LEFT JOIN wg.capture_slot c USING (slot_name) WHERE s.slot_name = ?")) {
            statement.setString(1, settings.slot());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new FaultException(
                            FaultCode.SLOT_UNUSABLE,
                            "slot " + settings.slot() + ": missing (expected: it exists)" + remedy);
                }
                check(row, remedy);
                failOnProblems(FaultCode.SLOT_UNUSABLE);
                return new SlotIdentity(
                        row.getString(5), row.getBigDecimal(4).longValueExact(), row.getBoolean(6), row.getBoolean(8));
            }
        }
    }

    private void check(ResultSet row, String remedy) throws SQLException {
        String slot = "slot " + settings.slot();
        if (!"pgoutput".equals(row.getString(1))) {
            problems.add(slot + ": plugin " + row.getString(1) + " (expected: pgoutput)");
        }
        if (!row.getBoolean(2)) {
            problems.add(slot + ": belongs to another database (expected: " + settings.database() + ")");
        }
        if ("lost".equals(row.getString(3))) {
            problems.add(slot + ": wal_status lost, the server removed WAL it needed (expected: max_slot_wal_keep_size"
                    + " covers an outage). SELECT pg_drop_replication_slot('" + settings.slot() + "')" + remedy);
        }
        if (row.getString(5) == null) {
            problems.add(slot + ": not registered in wg.capture_slot (expected: created by wg.open_slot())" + remedy);
        } else if (!row.getBoolean(7)) {
            problems.add(slot + ": registered on another server (expected: the system that wrote its epoch)."
                    + " SELECT pg_drop_replication_slot('" + settings.slot() + "')" + remedy);
        }
    }

    private void failOnProblems(FaultCode code) {
        if (!problems.isEmpty()) {
            throw new FaultException(code, String.join("; ", problems));
        }
    }

    private String text(String sql, String... parameters) throws SQLException {
        List<String> rows = texts(sql, parameters);
        return rows.isEmpty() ? "" : rows.get(0);
    }

    private List<String> texts(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String value = result.getString(1);
                    rows.add(value == null ? "" : value);
                }
            }
            return rows;
        }
    }
}
