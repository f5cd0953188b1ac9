package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.FailureSite;
import org.weltgewebe.pipelines.capture.SlotAlarm;
import org.weltgewebe.pipelines.capture.SlotForecast;
import org.weltgewebe.pipelines.capture.SlotReading;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.metrics.StageMetrics;

/**
 * Watches a slot from beside capture, since a capture that stands still cannot: how much log it keeps, whether it lives, and when
 * its room is used up. Told as metrics, and in the log with the remedy.
 */
public final class SlotGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotGuard.class);

    /** Growth is looked at over more than the default confirm delay, in which every slot grows at first. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Duration REPEAT = Duration.ofMinutes(10);

    private final SlotSettings settings;
    private final DoubleSupplier freeDiskBytes;
    private final Clock clock;
    private final SlotForecast forecast = new SlotForecast(WINDOW);
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "slot-guard");
        thread.setDaemon(true);
        return thread;
    });
    private volatile SlotReading reading;
    private volatile double secondsLeft = Double.NaN;
    private @Nullable Connection connection;
    private SlotAlarm.@Nullable Kind alarm;
    private Instant alarmedAt = Instant.EPOCH;

    /**
     * A guard that begins at once and tells the metrics of this process.
     *
     * @param freeDiskBytes room on the disk of the server when it is this machine's, NaN when unknown
     */
    public SlotGuard(SlotSettings settings, Duration interval, DoubleSupplier freeDiskBytes, Clock clock) {
        this.settings = settings;
        this.freeDiskBytes = freeDiskBytes;
        this.clock = clock;
        this.reading = SlotReading.without(clock.instant(), SlotReading.UNKNOWN);
        tell(StageMetrics.ofProcess());
        executor.scheduleWithFixedDelay(this::watch, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell(StageMetrics metrics) {
        String slot = settings.slot();
        metrics.tellSlot(
                slot,
                "retained.wal",
                "bytes",
                "WAL the replication slot keeps from being removed",
                () -> reading.retainedBytes());
        metrics.tellSlot(
                slot,
                "unconfirmed.wal",
                "bytes",
                "WAL that capture has not confirmed; some is kept on purpose, see capture.confirm-delay",
                () -> reading.unconfirmedBytes());
        metrics.tellSlot(
                slot,
                "room",
                "bytes",
                "WAL that may be written before the slot is lost or the disk is full",
                () -> reading.roomBytes());
        metrics.tellSlot(
                slot,
                "forecast",
                "seconds",
                "Time until the room is used up; infinite when the retained WAL does not grow",
                () -> secondsLeft);
        metrics.tellSlot(slot, "active", "", "1 while somebody reads the slot", () -> reading.active() ? 1 : 0);
        metrics.tellSlotStatus(slot, SlotReading.STATUSES, () -> reading.walStatus());
    }

    private void watch() {
        SlotReading now = ask();
        reading = now;
        forecast.add(now);
        secondsLeft = forecast.secondsLeft();
        Optional<SlotAlarm> found = SlotAlarm.of(settings.slot(), now, secondsLeft);
        if (found.isEmpty()) {
            alarm = null;
            return;
        }
        if (found.get().kind() != alarm || !now.at().isBefore(alarmedAt.plus(REPEAT))) {
            alarm = found.get().kind();
            alarmedAt = now.at();
            LOG.warn("{}", found.get().text());
        }
    }

    private SlotReading ask() {
        try {
            Connection open = connection;
            if (open == null) {
                open = PostgresConnections.open(settings);
                connection = open;
            }
            try (PreparedStatement statement = open.prepareStatement("SELECT active, wal_status,"
                    + " pg_current_wal_lsn() - restart_lsn, pg_current_wal_lsn() - confirmed_flush_lsn, safe_wal_size"
                    + " FROM pg_replication_slots WHERE slot_name = ?")) {
                statement.setString(1, settings.slot());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? read(row) : SlotReading.without(clock.instant(), SlotReading.MISSING);
                }
            }
        } catch (SQLException | RuntimeException e) {
            // Whatever it is: an exception would end the watching for good, and what was read last would stand for
            // ever.
            LOG.warn("slot {}: cannot be watched, {}", settings.slot(), FailureSite.of(e));
            closeConnection();
            return SlotReading.without(clock.instant(), SlotReading.UNKNOWN);
        }
    }

    private SlotReading read(ResultSet row) throws SQLException {
        String status = row.getString(2);
        if (status == null || status.equals(SlotReading.LOST)) {
            return SlotReading.without(clock.instant(), SlotReading.LOST);
        }
        double safe = number(row, 5);
        double free = freeDiskBytes.getAsDouble();
        // The smaller; when one of them is unknown, the other.
        double room = Double.isNaN(safe) || free < safe ? free : safe;
        return new SlotReading(clock.instant(), row.getBoolean(1), status, number(row, 3), number(row, 4), room);
    }

    private static double number(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private void closeConnection() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("slot guard: connection was lost already", e);
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
