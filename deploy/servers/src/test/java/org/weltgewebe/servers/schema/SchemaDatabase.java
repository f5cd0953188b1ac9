package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

/**
 * A migrated database and the few questions its laws are asked in, as psql or an import would ask them. One connection per role stays
 * open, since a new one costs more than any question; settings made with {@code SET LOCAL} end with the question.
 */
final class SchemaDatabase implements AutoCloseable {

    /** What {@link #refusal} answers when a statement was not refused. */
    static final String ACCEPTED = "accepted";

    /** SQLSTATE insufficient_privilege. */
    static final String FORBIDDEN = "42501";

    private final TestDatabase database = TestServers.start().database();
    private final Map<String, Connection> connections = new HashMap<>();

    /** Runs statements as the owner in one transaction; the rows of the last query, columns joined by {@code |}, nulls empty. */
    List<String> rows(String sql) {
        return rows(owner(), sql);
    }

    /** {@link #rows(String)} as another role. */
    List<String> rows(PostgresDsn role, String sql) {
        try (Statement statement = connection(role).createStatement()) {
            try {
                List<String> rows = List.of();
                boolean isQuery = statement.execute(sql);
                while (isQuery || statement.getUpdateCount() >= 0) {
                    rows = isQuery ? rows(statement) : rows;
                    isQuery = statement.getMoreResults();
                }
                statement.getConnection().commit();
                return rows;
            } finally {
                statement.getConnection().rollback();
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(sql + ": " + e.getMessage(), e);
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

    /** The only row of the last query. */
    String one(String sql) {
        List<String> rows = rows(sql);
        assertThat(rows).as(sql).hasSize(1);
        return rows.get(0);
    }

    /** Inserts what an {@code INSERT} without {@code RETURNING} says and returns the new id. */
    UUID insert(String sql) {
        return UUID.fromString(one(sql + " RETURNING id"));
    }

    /**
     * Tries statements as the owner and takes them back.
     *
     * @return {@link #ACCEPTED}, or the SQLSTATE and the constraint or column that refused: {@code 23514 edge_lifetime}
     */
    String refusal(String sql) {
        return refusal(owner(), sql);
    }

    /** {@link #refusal(String)} as another role. */
    String refusal(PostgresDsn role, String sql) {
        try (Statement statement = connection(role).createStatement()) {
            try {
                statement.execute(sql);
                return ACCEPTED;
            } catch (PSQLException e) {
                var said = e.getServerErrorMessage();
                String by =
                        said == null ? null : said.getConstraint() == null ? said.getColumn() : said.getConstraint();
                return by == null ? String.valueOf(e.getSQLState()) : e.getSQLState() + " " + by;
            } finally {
                statement.getConnection().rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(role + ": " + e.getMessage(), e);
        }
    }

    private Connection connection(PostgresDsn role) throws SQLException {
        Connection open = connections.get(role.user());
        if (open == null) {
            open = role.connect();
            open.setAutoCommit(false);
            connections.put(role.user(), open);
        }
        return open;
    }

    /** Leaves the database alone, so that it can be copied; the next question comes back. */
    void disconnect() {
        for (Connection connection : connections.values()) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("connection: cannot be closed", e);
            }
        }
        connections.clear();
    }

    PostgresDsn owner() {
        return database.superuser();
    }

    PostgresDsn capture() {
        return database.capture();
    }

    PostgresDsn api() {
        return database.api();
    }

    String name() {
        return database.name();
    }

    @Override
    public void close() {
        disconnect();
        database.close();
    }
}
