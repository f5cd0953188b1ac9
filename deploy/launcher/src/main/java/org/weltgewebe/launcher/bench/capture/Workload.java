package org.weltgewebe.launcher.bench.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.weltgewebe.servers.PostgresDsn;

/**
 * Row changes of {@code wg.node} with invented content of about 400 bytes: two insertions for each update (which carries the whole
 * row twice, the table's replica identity is full).
 */
final class Workload {

    /** Rows of one transaction in bulk. */
    static final int ROWS_PER_TRANSACTION = 100;

    private static final int UPDATE_EVERY = 3;
    private static final int WRITERS = 4;

    private static final String INSERT =
            """
            INSERT INTO wg.node (id, kind, title, summary, tags, topics, address, location, created_at)
            SELECT lpad(to_hex(n), 32, '0')::uuid, 'place', 'Node number ' || n,
              'A place where people meet, repair things together and share what they have. It is number ' || n || '.',
              ARRAY['bench', 'tag' || n % 97], ARRAY['energie', 'handwerk'], n || ' Example Street',
              ST_SetSRID(ST_MakePoint(5.8 + (n * 7919 % 90000) / 10000.0, 47.2 + (n * 104729 % 78000) / 10000.0), 4326),
              now()
            FROM generate_series(?::bigint, ?::bigint) n
            """;

    private static final String UPDATE =
            """
            UPDATE wg.node SET title = title || '.'
            WHERE id BETWEEN lpad(to_hex(?::bigint), 32, '0')::uuid AND lpad(to_hex(?::bigint), 32, '0')::uuid
            """;

    private final PostgresDsn database;
    private long nextRow = 1;
    private long written;

    Workload(PostgresDsn database) {
        this.database = database;
    }

    /** Row changes so far. */
    synchronized long written() {
        return written;
    }

    /**
     * Writes row changes in transactions of {@value #ROWS_PER_TRANSACTION}.
     *
     * @param changes how many; the last transaction may be smaller
     */
    void bulk(long changes, LongConsumer progress) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            long done = 0;
            for (int transaction = 0; done < changes; transaction++) {
                int size = (int) Math.min(ROWS_PER_TRANSACTION, changes - done);
                boolean updates = transaction % UPDATE_EVERY == UPDATE_EVERY - 1;
                change(updates ? update : insert, updates ? nextRow - size : take(size), size);
                done += size;
                progress.accept(done);
            }
        }
    }

    /**
     * Commits single rows at a steady pace.
     *
     * @param rate commits a second in all
     * @return what was reached, in commits a second
     */
    double steady(int rate, Duration length) throws InterruptedException, SQLException {
        int perWriter = (int) (rate * length.toSeconds() / WRITERS);
        long periodNanos = TimeUnit.SECONDS.toNanos(WRITERS) / rate;
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        long start = System.nanoTime();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                long offset = start + writer * periodNanos / WRITERS;
                long first = take(perWriter);
                running.add(writers.submit(() -> {
                    write(first, perWriter, offset, periodNanos);
                    return null;
                }));
            }
            for (Future<?> writer : running) {
                writer.get();
            }
        } catch (ExecutionException e) {
            throw new SQLException("wg.node: a writer failed", e.getCause());
        } finally {
            writers.shutdownNow();
        }
        return perWriter * WRITERS / ((System.nanoTime() - start) / 1e9);
    }

    private void write(long first, int rows, long startNanos, long periodNanos) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < rows; i++) {
                long wait = startNanos + i * periodNanos - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                change(insert, first + i, 1);
            }
        }
    }

    private void change(PreparedStatement statement, long first, int size) throws SQLException {
        statement.setLong(1, first);
        statement.setLong(2, first + size - 1);
        int changed = statement.executeUpdate();
        if (changed != size) {
            throw new IllegalStateException("wg.node: " + changed + " rows changed (expected: " + size + ")");
        }
        synchronized (this) {
            written += changed;
        }
    }

    private synchronized long take(int rows) {
        long first = nextRow;
        nextRow += rows;
        return first;
    }
}
