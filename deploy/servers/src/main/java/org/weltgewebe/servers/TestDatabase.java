package org.weltgewebe.servers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A migrated database of its own for one test class; closing it drops it. */
public final class TestDatabase implements AutoCloseable {

    private final PostgresDsn administrator;
    private final PostgresDsn superuser;
    private final UnaryOperator<String> passwordOfRole;

    TestDatabase(PostgresDsn administrator, String name, UnaryOperator<String> passwordOfRole) {
        this.administrator = administrator;
        this.superuser = administrator.withDatabase(name);
        this.passwordOfRole = passwordOfRole;
    }

    /** Its name. */
    public String name() {
        return superuser.database();
    }

    /** The administrator in this database, who owns the schema. */
    public PostgresDsn superuser() {
        return superuser;
    }

    /** The replication slot the migrations give this database. */
    public String slot() {
        return psql("SELECT wg.slot_name()").get(0);
    }

    /** The role {@code wg_capture}: replication, reads what is published. */
    public PostgresDsn capture() {
        return as("wg_capture");
    }

    /** The role {@code wg_api}: reads and writes rows. */
    public PostgresDsn api() {
        return as("wg_api");
    }

    private PostgresDsn as(String role) {
        return superuser.as(role, passwordOfRole.apply(role));
    }

    /**
     * Runs statements as the administrator, all in one transaction.
     *
     * @return the rows of the last query, columns joined by {@code |}, nulls empty (the form of {@code psql -At})
     */
    public List<String> psql(String sql) {
        try (Connection connection = superuser.connect();
                Statement statement = connection.createStatement()) {
            boolean isQuery = statement.execute(sql);
            List<String> rows = isQuery ? rows(statement) : List.of();
            while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
                ResultSet next = statement.getResultSet();
                rows = next == null ? rows : rows(statement);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalArgumentException("psql: " + e.getMessage(), e);
        }
    }

    private static List<String> rows(Statement statement) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.getResultSet()) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.add(value == null ? "" : value);
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    /** Drops the database, its connections and its replication slots. */
    @Override
    public void close() {
        String literal = "'" + name() + "'";
        try (Connection connection = administrator.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND database = "
                            + literal);
            Await.until(() -> slotsIdle(statement, literal), java.time.Duration.ofSeconds(10));
            statement.execute(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = " + literal);
            statement.execute("DROP DATABASE IF EXISTS \"" + name() + "\" WITH (FORCE)");
        } catch (SQLException e) {
            throw new ServerException("database " + name() + ": cannot be dropped", "stop what still uses it", e);
        }
    }

    private static boolean slotsIdle(Statement statement, String literal) {
        try (ResultSet active =
                statement.executeQuery("SELECT 1 FROM pg_replication_slots WHERE active AND database = " + literal)) {
            return !active.next();
        } catch (SQLException e) {
            throw new ServerException("replication slots: cannot be read", "the administrator needs that right", e);
        }
    }
}
