package org.weltgewebe.pipelines.capture.backfill;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.BackfillProgress;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.FailureSite;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.postgres.BackfillRuns;
import org.weltgewebe.pipelines.capture.postgres.BackfillRuns.Run;
import org.weltgewebe.pipelines.capture.postgres.PostgresConnections;

/**
 * Carries out the runs of {@code wg.backfill} on a thread of its own, one after the other, so that the slot never waits for a query. What
 * was emitted it knows from the state of the split it began with and from what it handed over since.
 */
public final class Backfiller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Backfiller.class);
    private static final long POLL_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;

    private final SlotSettings settings;
    private final Map<String, TableShape> tables;
    private final Handover handover;
    private final StreamedKeys streamed;
    private final Clock clock;
    /** Marks of this one; those of an earlier process, which the slot may send again, have another. */
    private final String marks = UUID.randomUUID().toString();

    private final Thread thread = new Thread(this::run, "backfill");
    private BackfillState state;

    /**
     * A backfiller that begins with {@link #start()}.
     *
     * @param state what the split says was emitted
     */
    public Backfiller(
            SlotSettings settings, Handover handover, StreamedKeys streamed, Clock clock, BackfillState state) {
        this.settings = settings;
        this.tables = settings.tables().stream().collect(Collectors.toMap(TableShape::table, Function.identity()));
        this.handover = handover;
        this.streamed = streamed;
        this.clock = clock;
        this.state = state;
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!thread.isInterrupted()) {
            try {
                work();
            } catch (InterruptedException ended) {
                return;
            } catch (SQLException e) {
                LOG.warn("backfill: a query failed, SQL state {}; trying again", e.getSQLState());
            } catch (IOException e) {
                LOG.warn("backfill: {}; trying again", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("backfill: stopped by a defect, {}; trying again", FailureSite.of(e));
            } finally {
                handover.withdraw();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(2 * POLL_MILLIS);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void work() throws SQLException, IOException, InterruptedException {
        try (BackfillRuns runs = new BackfillRuns(PostgresConnections.open(settings))) {
            while (true) {
                Optional<Run> next = runs.open().stream()
                        .filter(run -> !run.paused() && tables.containsKey(run.table()))
                        .findFirst();
                if (next.isPresent()) {
                    carry(
                            next.get(),
                            Objects.requireNonNull(tables.get(next.get().table())),
                            runs);
                    handover.withdraw();
                } else {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
            }
        }
    }

    /** Returns when the run is over, paused, or cannot go on. */
    private void carry(Run run, TableShape table, BackfillRuns runs)
            throws SQLException, IOException, InterruptedException {
        BackfillProgress at = state.run(run.id()).orElse(BackfillProgress.starting(run.id(), run.table()));
        String how = at.rows() == 0 ? "begins" : "goes on behind " + at.rows() + " rows";
        LOG.info("backfill {} of {} {}", run.id(), run.table(), how);
        TableBackfill.Surroundings around = new TableBackfill.Surroundings(handover, streamed, clock, marks);
        try (TableBackfill backfill =
                new TableBackfill(run, table, state, runs, PostgresConnections.open(settings), around)) {
            try {
                backfill.carry();
            } finally {
                state = backfill.state();
            }
        } catch (SQLException e) {
            String sqlState = String.valueOf(e.getSQLState());
            // Classes 22 and 42: the data or the table is not what the contract says; trying again does not help.
            if (!sqlState.startsWith("22") && !sqlState.startsWith("42")) {
                throw e;
            }
            LOG.error("backfill {} of {} fails: SQL state {}", run.id(), run.table(), sqlState);
            runs.fail(run, "sql_" + sqlState.toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(STOP_MILLIS);
    }
}
