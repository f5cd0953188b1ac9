package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.SlotSettings;

/** Asks now and then how much WAL the slot keeps from being removed: what fills the disk of Postgres when capture stands still. */
public final class SlotMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotMonitor.class);

    private final SlotSettings settings;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "slot-monitor");
        thread.setDaemon(true);
        return thread;
    });
    private volatile double retainedBytes = Double.NaN;
    private @Nullable Connection connection;

    /** A monitor that begins at once. */
    public SlotMonitor(SlotSettings settings, Duration interval) {
        this.settings = settings;
        executor.scheduleWithFixedDelay(this::ask, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** WAL from the slot's restart position to the newest, in bytes; NaN while the server does not say. */
    public double retainedBytes() {
        return retainedBytes;
    }

    private void ask() {
        try {
            Connection open = connection;
            if (open == null) {
                open = PostgresConnections.open(settings);
                connection = open;
            }
            try (PreparedStatement statement = open.prepareStatement(
                    "SELECT pg_current_wal_lsn() - restart_lsn" + " FROM pg_replication_slots WHERE slot_name = ?")) {
                statement.setString(1, settings.slot());
                try (ResultSet row = statement.executeQuery()) {
                    retainedBytes = row.next() ? row.getDouble(1) : Double.NaN;
                }
            }
        } catch (SQLException e) {
            LOG.warn("slot {}: cannot be watched, SQL state {}", settings.slot(), e.getSQLState());
            retainedBytes = Double.NaN;
            closeConnection();
        }
    }

    private void closeConnection() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("slot monitor: connection was lost already", e);
        }
        connection = null;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeConnection();
    }
}
