package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
     * What is doubtful about the server and does not keep capture from running.
     */
    public static List<String> doubts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('max_slot_wal_keep_size'), current_setting('wal_sender_timeout')")) {
            row.next();
            List<String> doubts = new ArrayList<>();
            if (row.getString(1).equals("-1")) {
                doubts.add(
                        "max_slot_wal_keep_size: -1 (expected: a limit below the free disk): while capture stands still"
                                + " the log fills the disk, and then Postgres stops. ALTER SYSTEM SET max_slot_wal_keep_size ="
                                + " '16GB'; SELECT pg_reload_conf()");
            }
            if (row.getString(2).equals("0")) {
                doubts.add("wal_sender_timeout: 0 (expected: e.g. 60s): a reader whose machine died keeps the slot for"
                        + " itself. ALTER SYSTEM SET wal_sender_timeout = '60s'; SELECT pg_reload_conf()");
            }
            return doubts;
        }
    }

    /**
     * Checks server, publication, tables and slot.
     *
     * @throws FaultException {@link FaultCode#SERVER_UNPREPARED} or {@link FaultCode#SLOT_UNUSABLE} with every problem and its remedy
     */
    public static SlotIdentity inspect(Connection connection, SlotSettings settings) throws SQLException {
        Preflight preflight = new Preflight(connection, settings);
        preflight.server();
        preflight.registry();
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
                            + " was committed in between is not in it. ./weltgewebe rebuild tells everything again, deletions"
                            + " included");
        }
        if (boundaryLsn != 0 && Long.compareUnsigned(slot.confirmedLsn(), boundaryLsn) > 0) {
            throw new FaultException(
                    FaultCode.SLOT_UNUSABLE,
                    "confirmed_flush_lsn: " + Long.toHexString(slot.confirmedLsn()) + " (expected: at most "
                            + Long.toHexString(boundaryLsn)
                            + ", the boundary of the checkpoint). Somebody else read the slot;"
                            + " what lies between is lost to it. ./weltgewebe rebuild tells everything again, deletions included");
        }
    }

    private void server() throws SQLException {
        if (text("SELECT pg_is_in_recovery()").equals("t")) {
            // Nothing else that is asked below has an answer there.
            problems.add(
                    "server: a standby (expected: the primary; heartbeats and the log position need one that writes)");
            failOnProblems(FaultCode.SERVER_UNPREPARED);
        }
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

    private void registry() throws SQLException {
        if (text("SELECT to_regclass('wg.capture_slot')").isEmpty()) {
            problems.add("table wg.capture_slot: missing (expected: run the migrations)");
        } else if (!text("SELECT has_schema_privilege('wg', 'USAGE') AND has_table_privilege('wg.capture_slot', 'SELECT')")
                .equals("t")) {
            problems.add("table wg.capture_slot: not readable (expected: GRANT USAGE ON SCHEMA wg TO " + settings.user()
                    + "; GRANT SELECT ON wg.capture_slot TO " + settings.user() + ")");
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
            } else if (!flags.isEmpty()) {
                publishedWhole(table);
            }
        }
    }

    /** What a publication keeps back is nowhere told: rows would be missing, or public fields of rows that change. */
    private void publishedWhole(TableShape table) throws SQLException {
        String publication = settings.publication();
        String remedy = ". BEGIN; ALTER PUBLICATION " + publication + " DROP TABLE " + table.table()
                + "; ALTER PUBLICATION " + publication + " ADD TABLE " + table.table()
                + "; COMMIT. ./weltgewebe rebuild tells what was kept back, deletions included)";
        String entry = " FROM pg_publication_tables WHERE pubname = ? AND schemaname || '.' || tablename = ?";
        if (text("SELECT rowfilter IS NOT NULL" + entry, publication, table.table())
                .equals("t")) {
            problems.add("publication " + publication + ": a row filter on " + table.table()
                    + " (expected: every row is published" + remedy);
        }
        List<String> kept = new ArrayList<>(texts(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped"
                        + " AND attname NOT IN (SELECT unnest(attnames)" + entry + ") ORDER BY attnum",
                table.table(),
                publication,
                table.table()));
        kept.retainAll(table.columns());
        if (!kept.isEmpty()) {
            problems.add("publication " + publication + ": keeps back columns " + kept + " of " + table.table()
                    + " (expected: every declared column is published; a generated one never is" + remedy);
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
            primaryKey(table);
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

    /** Chunks end between two keys, and Debezium tells a key that changes as deleted by the primary key alone. */
    private void primaryKey(TableShape table) throws SQLException {
        List<String> primary = texts(
                "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                        + " AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])"
                        + " WHERE i.indrelid = to_regclass(?) AND i.indisprimary ORDER BY a.attnum",
                table.table());
        if (!primary.equals(List.of(table.key()))) {
            problems.add("table " + table.table() + ": primary key " + primary + " (expected: [" + table.key()
                    + "], the key of its contract, else rows are left out and a key that changes stays public. ALTER TABLE "
                    + table.table() + " ADD PRIMARY KEY (" + table.key()
                    + "), or a contract whose key is the primary key)");
        }
    }

    private SlotIdentity slot() throws SQLException {
        String remedy = ". ./weltgewebe rebuild makes it anew and tells everything again"
                + " (the slot alone: SELECT wg.open_slot() as owner of the database)";
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT s.plugin, s.database = current_database(),"
                        + " s.wal_status, s.confirmed_flush_lsn - '0/0'::pg_lsn, c.epoch,"
                        + " c.created_lsn = s.confirmed_flush_lsn,"
                        + " c.system_identifier = (SELECT system_identifier::text FROM pg_control_system()),"
                        + " pg_snapshot_xmax(pg_current_snapshot())::text::numeric < 4294967296,"
                        + " c.timeline, wg.timeline(), coalesce(s.restart_lsn, '0/0') - '0/0'::pg_lsn"
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
                        row.getString(5),
                        row.getBigDecimal(4).longValueExact(),
                        row.getBigDecimal(11).longValueExact(),
                        row.getBoolean(6),
                        row.getBoolean(8));
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
                    + " covers an outage)" + remedy);
        }
        if (row.getString(5) == null) {
            problems.add(slot + ": not registered in wg.capture_slot (expected: created by wg.open_slot())" + remedy);
        } else if (!row.getBoolean(7)) {
            problems.add(slot + ": registered on another server (expected: the system that wrote its epoch)" + remedy);
        } else if (row.getInt(9) != row.getInt(10)) {
            problems.add(slot + ": timeline " + row.getInt(10) + " (expected: " + row.getInt(9)
                    + " of its epoch). The server was promoted or restored to a point in time: what was published may not"
                    + " have happened here, and positions of the log name other changes" + remedy);
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
