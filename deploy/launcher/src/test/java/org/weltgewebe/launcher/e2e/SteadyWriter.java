package org.weltgewebe.launcher.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Writes until it is told to stop: transactions that insert, change and delete rows of their own, some rolled back. */
final class SteadyWriter implements AutoCloseable {

    private static final String INSERT = "INSERT INTO wg.node (id, kind, title, topics, location)"
            + " VALUES (?, 'Ort', ?, ARRAY['natur'], ST_SetSRID(ST_Point(?, ?), 4326))";

    /** Some rows a second: a loaded machine bakes them too, however often its processes begin anew. */
    private static final long PAUSE_MILLIS = 250;

    private final Connection connection;
    private final Random random;
    private final CompletableFuture<Integer> written;
    private volatile boolean stopped;

    SteadyWriter(Connection connection, long seed) {
        this.connection = connection;
        this.random = new Random(seed);
        this.written = CompletableFuture.supplyAsync(this::write);
    }

    private int write() {
        List<UUID> rows = new ArrayList<>();
        int commits = 0;
        try {
            connection.setAutoCommit(false);
            while (!stopped) {
                List<UUID> added = new ArrayList<>();
                UUID gone = null;
                for (int i = random.nextInt(5); i >= 0; i--) {
                    added.add(insert());
                }
                if (!rows.isEmpty()) {
                    execute("UPDATE wg.node SET title = 'Geändert' WHERE id = ?", any(rows));
                    gone = random.nextInt(4) == 0 ? any(rows) : null;
                }
                if (gone != null) {
                    execute("DELETE FROM wg.node WHERE id = ?", gone);
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    rows.addAll(added);
                    rows.remove(gone);
                    commits++;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            return commits;
        } catch (SQLException e) {
            throw new IllegalStateException("writer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return commits;
        }
    }

    private UUID insert() throws SQLException {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, id);
            insert.setString(2, "Knoten");
            insert.setDouble(3, 9.47 + random.nextInt(100) * 0.0017);
            insert.setDouble(4, 47.05 + random.nextInt(100) * 0.0021);
            insert.executeUpdate();
        }
        return id;
    }

    private void execute(String sql, UUID row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, row);
            statement.executeUpdate();
        }
    }

    private UUID any(List<UUID> rows) {
        return rows.get(random.nextInt(rows.size()));
    }

    /** Ends after the transaction under way; the number of committed ones. */
    int stop() {
        stopped = true;
        return written.join();
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        written.exceptionally(failed -> 0).join();
        connection.close();
    }
}
