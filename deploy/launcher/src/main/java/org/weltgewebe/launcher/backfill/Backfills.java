package org.weltgewebe.launcher.backfill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.servers.PostgresDsn;

/** Asks for backfills, changes them and tells how far they are. Capture does the work; this only writes what is wanted. */
public final class Backfills {

    /** The name of the outbox where collections are named; it has no contract. */
    public static final String OUTBOX = "outbox";

    private static final String OUTBOX_TABLE = "wg.outbox";
    private static final long POLL_MILLIS = 500;
    private static final Duration DOWN_PATIENCE = Duration.ofSeconds(10);

    private final PostgresDsn owner;
    private final Map<String, String> tables = new LinkedHashMap<>();

    /** Backfills of the collections of these contracts that have anything to publish. */
    public Backfills(PostgresDsn owner, CollectionContracts contracts) {
        this.owner = owner;
        for (CollectionContract contract : contracts.all()) {
            if (contract.isPublishable()) {
                tables.put(contract.collection(), contract.table());
            }
        }
    }

    /** What an operator may do with a run that is not over. */
    public enum Change {
        /** It stands still and keeps its place. */
        PAUSE("state = 'paused'", "state IN ('requested', 'running')"),
        /** It goes on where it stood. */
        RESUME("state = 'requested', reason = NULL", "state = 'paused'"),
        /** It is over; what it has told stays told. */
        CANCEL("state = 'cancelled', finished_at = clock_timestamp()", "state IN ('requested', 'running', 'paused')");

        private final String setting;
        private final String where;

        Change(String setting, String where) {
            this.setting = setting;
            this.where = where;
        }

        /** Name of the command. */
        public String command() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The tables of these collections; of all when none is named. */
    public List<String> tables(List<String> collections) {
        if (collections.isEmpty()) {
            return List.copyOf(tables.values());
        }
        List<String> named = new ArrayList<>();
        for (String collection : collections) {
            String table = collection.equals(OUTBOX) ? OUTBOX_TABLE : tables.get(collection);
            if (table == null) {
                throw LauncherException.failed(
                        "collection: " + collection + " (expected: one with public rows: " + tables.keySet() + ")",
                        "./weltgewebe backfill start --all");
            }
            named.add(table);
        }
        return named;
    }

    /** What a rebuild reads: every collection, then the outbox. */
    public List<String> everything() {
        List<String> all = new ArrayList<>(tables.values());
        all.add(OUTBOX_TABLE);
        return all;
    }

    /**
     * Asks for a run of each table, of all or of none; one that is not over is enough. Capture takes the first row of a rebuild for
     * the whole of it.
     *
     * @param rateLimit rows per second at most, 0 for no limit
     * @return the runs
     */
    public List<BackfillRun> request(List<String> relations, String purpose, int rateLimit) {
        List<String> ids = new ArrayList<>();
        try (Connection connection = owner.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT wg.request_backfill(?, ?, nullif(?, 0))::text")) {
            connection.setAutoCommit(false);
            for (String relation : relations) {
                statement.setString(1, relation);
                statement.setString(2, purpose);
                statement.setInt(3, rateLimit);
                try (ResultSet id = statement.executeQuery()) {
                    id.next();
                    ids.add(id.getString(1));
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
        return newest().stream().filter(run -> ids.contains(run.id())).toList();
    }

    /**
     * Changes the runs of some tables that are not over.
     *
     * @return the runs that were changed
     */
    public List<BackfillRun> change(Change change, List<String> relations) {
        List<String> ids = new ArrayList<>();
        try (Connection connection = owner.connect();
                PreparedStatement statement = connection.prepareStatement("UPDATE wg.backfill SET " + change.setting
                        + " WHERE " + change.where + " AND relation = ANY (?) RETURNING id::text")) {
            statement.setArray(1, connection.createArrayOf("text", relations.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return newest().stream().filter(run -> ids.contains(run.id())).toList();
    }

    /** The newest run of each table, in the order they were asked for. */
    public List<BackfillRun> newest() {
        try (Connection connection = owner.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT * FROM (SELECT DISTINCT ON (relation) id::text, relation, purpose,"
                                + " state, coalesce(rows_per_second, 0), coalesce(rows_estimated, -1), rows_done,"
                                + " coalesce(reason, ''), requested_at, started_at, finished_at"
                                + " FROM wg.backfill ORDER BY relation, requested_at DESC) newest ORDER BY requested_at");
                ResultSet row = statement.executeQuery()) {
            List<BackfillRun> runs = new ArrayList<>();
            while (row.next()) {
                runs.add(new BackfillRun(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8),
                        row.getObject(9, OffsetDateTime.class).toInstant(),
                        instant(row, 10),
                        instant(row, 11)));
            }
            return runs;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * Follows runs until each is over; Ctrl-C ends the waiting, not the runs.
     *
     * @param jobsRun whether somebody reads the rows
     * @return how they ended
     */
    public List<BackfillRun> await(List<BackfillRun> runs, BooleanSupplier jobsRun, Console console) {
        List<String> ids = runs.stream().map(BackfillRun::id).toList();
        long lastAlive = System.nanoTime();
        while (true) {
            lastAlive = requireAlive(jobsRun, lastAlive);
            List<BackfillRun> now =
                    newest().stream().filter(run -> ids.contains(run.id())).toList();
            List<BackfillRun> open = now.stream().filter(run -> !run.isOver()).toList();
            if (open.isEmpty()) {
                return now;
            }
            Instant at = Instant.now();
            console.progress((now.size() - open.size()) + " of " + now.size() + " done; "
                    + open.get(0).sentence(at).strip());
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LauncherException.failed("waiting: interrupted; the runs go on", "./weltgewebe backfill status");
            }
        }
    }

    /** Another command may be starting them anew: only when they stay away the runs stand still. */
    private static long requireAlive(BooleanSupplier jobsRun, long lastAlive) {
        long now = System.nanoTime();
        if (jobsRun.getAsBoolean()) {
            return now;
        }
        if (now - lastAlive > DOWN_PATIENCE.toNanos()) {
            throw LauncherException.failed(
                    "pipelines: down (expected: running, they read the rows); the runs keep their place",
                    "./weltgewebe logs pipelines, then ./weltgewebe up; the runs go on by themselves");
        }
        return lastAlive;
    }

    /** Drops the slot, when there is one, and makes it anew under a new epoch; runs of the old one are cancelled. */
    public void reopenSlot() {
        try (Connection connection = owner.connect()) {
            execute(connection, "UPDATE wg.backfill SET " + Change.CANCEL.setting + " WHERE " + Change.CANCEL.where);
            awaitSlotFree(connection);
            execute(
                    connection,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = wg.slot_name()");
            execute(connection, "SELECT wg.open_slot()");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The server notices the end of a connection a moment later. */
    private static void awaitSlotFree(Connection connection) throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT active_pid FROM pg_replication_slots WHERE slot_name = wg.slot_name() AND active");
                    ResultSet active = statement.executeQuery()) {
                if (!active.next()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw LauncherException.failed(
                            "slot: still read by Postgres backend " + active.getInt(1)
                                    + " (expected: nobody, the pipelines are stopped)",
                            "stop the other pipelines, then ./weltgewebe rebuild");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LauncherException.failed("waiting for the slot: interrupted", "./weltgewebe rebuild");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private LauncherException failed(SQLException e) {
        return LauncherException.failed(
                "database " + owner + ": " + e.getMessage(), "./weltgewebe status; ./weltgewebe logs postgres");
    }
}
