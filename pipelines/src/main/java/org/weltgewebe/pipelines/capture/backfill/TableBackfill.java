package org.weltgewebe.pipelines.capture.backfill;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.BackfillProgress;
import org.weltgewebe.pipelines.capture.BackfillProgress.Phase;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;
import org.weltgewebe.pipelines.capture.postgres.BackfillRuns;
import org.weltgewebe.pipelines.capture.postgres.BackfillRuns.Run;
import org.weltgewebe.pipelines.capture.postgres.ChunkReader;
import org.weltgewebe.pipelines.metrics.StageMetrics;

/**
 * One run at work: watch, read a chunk, hand it over, wait until it is emitted, and again. Never more than one chunk is on its way, so a
 * live change waits for the rows of one chunk at most, and a stream that takes nothing holds the backfill too.
 */
final class TableBackfill implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableBackfill.class);

    /** What a live change may have to wait for: about 10 ms of publishing. */
    private static final int CHUNK_ROWS = 256;

    private static final long CHUNK_BYTES = 1 << 20;
    private static final long CONTROL_MILLIS = 500;
    private static final long CONTROL_NANOS = TimeUnit.MILLISECONDS.toNanos(CONTROL_MILLIS);
    private static final long WAIT_MILLIS = 100;

    private final Run run;
    private final TableShape table;
    private final BackfillRuns runs;
    private final Connection connection;
    private final ChunkReader reader;
    private final Surroundings around;
    private final StageMetrics metrics = StageMetrics.ofProcess();

    private @Nullable NavigableMap<String, Long> known;
    /** Outbox rows that the stream does not hold. */
    private Set<String> untold = Set.of();

    private @Nullable String visibleIn;
    private BackfillState state;
    private volatile double ratio;
    private Run wanted;
    private Set<String> openRuns = Set.of();
    private long controlledAt = Long.MIN_VALUE;
    private long nextChunkAt = System.nanoTime();

    /**
     * What all runs share.
     *
     * @param marks what begins the content of each mark
     */
    record Surroundings(Handover handover, StreamedKeys streamed, Clock clock, String marks) {}

    /**
     * A run that has not begun.
     *
     * @param connection for the chunks alone; closed with this
     */
    TableBackfill(
            Run run,
            TableShape table,
            BackfillState from,
            BackfillRuns runs,
            Connection connection,
            Surroundings around) {
        this.run = run;
        this.state = from;
        this.wanted = run;
        this.table = table;
        this.runs = runs;
        this.connection = connection;
        this.reader = new ChunkReader(connection, around.clock());
        this.around = around;
    }

    /** Goes on until the run is over or is not to go on now. */
    void carry() throws SQLException, IOException, InterruptedException {
        BackfillProgress at = state.run(run.id()).orElse(BackfillProgress.starting(run.id(), run.table()));
        long estimate = runs.start(run);
        metrics.tellBackfill(run.table(), () -> ratio);
        boolean watching = false;
        while (at.phase() != Phase.DONE && mayGoOn(at)) {
            ratio = estimate <= 0 ? 0 : Math.min(1.0, (double) at.rows() / estimate);
            if (!watching && !watch()) {
                return;
            }
            Part part = read(at, Objects.requireNonNull(known));
            BackfillProgress next = next(at, part);
            BackfillState behind = state.with(next, openRuns);
            Offer.Chunk chunk = new Offer.Chunk(mark(), part.rows(), part.page().seen(), behind);
            Handover.Answer answer = handOver(chunk);
            if (answer == null) {
                return;
            }
            watching = answer == Handover.Answer.TAKEN;
            if (watching) {
                state = behind;
                at = next;
                metrics.backfilled(run.table(), part.read());
                pace(part.read());
            } else {
                LOG.info(
                        "backfill {}: {} keys changed at once, a chunk is read again",
                        run.id(),
                        BackfillMerge.MOST_KEYS);
            }
        }
        if (at.phase() == Phase.DONE) {
            ratio = 1;
            awaitCheckpoints();
            runs.done(at);
            LOG.info("backfill {} of {} is done: {} rows", run.id(), run.table(), at.rows());
        }
    }

    /** The state behind the last chunk that was emitted. */
    BackfillState state() {
        return state;
    }

    /** Asks now and then whether the run is still wanted; waits for its pace. */
    private boolean mayGoOn(BackfillProgress at) throws SQLException, InterruptedException {
        while (true) {
            long now = System.nanoTime();
            if (controlledAt == Long.MIN_VALUE || now - controlledAt >= CONTROL_NANOS) {
                controlledAt = now;
                if (at.rows() > 0) {
                    runs.tell(at);
                }
                if (!isWanted()) {
                    LOG.info("backfill {} of {} stops behind {} rows", run.id(), run.table(), at.rows());
                    return false;
                }
            }
            long wait = nextChunkAt - now;
            if (wanted.rowsPerSecond() == 0 || wait <= 0) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(wait, CONTROL_NANOS));
        }
    }

    private boolean isWanted() throws SQLException {
        List<Run> open = runs.open();
        Optional<Run> now =
                open.stream().filter(other -> other.id().equals(run.id())).findFirst();
        if (now.isEmpty() || now.get().paused()) {
            return false;
        }
        wanted = now.get();
        openRuns = open.stream().map(Run::id).collect(Collectors.toUnmodifiableSet());
        return true;
    }

    private void pace(int rows) {
        if (wanted.rowsPerSecond() > 0) {
            long cost = TimeUnit.SECONDS.toNanos(rows) / wanted.rowsPerSecond();
            long now = System.nanoTime();
            nextChunkAt = now + Math.max(0, nextChunkAt - now) + cost;
        }
    }

    private ChunkReader.Limit limit() {
        int rate = wanted.rowsPerSecond();
        int rows = rate == 0 ? CHUNK_ROWS : Math.max(1, Math.min(CHUNK_ROWS, rate / 4));
        return new ChunkReader.Limit(rows, CHUNK_BYTES);
    }

    /**
     * Lets the slot's reader watch the table, then waits until no transaction is left that may have committed before the watch and is
     * not seen yet: as creating a slot does, only for transactions that write.
     *
     * @return false when the run is not to go on
     */
    private boolean watch() throws SQLException, IOException, InterruptedException {
        if (handOver(new Offer.Watch(mark(), table.table(), table.key())) == null) {
            return false;
        }
        String snapshot = runs.snapshotOfAllBegun();
        Set<Long> before = TransactionSnapshot.parse(snapshot).inProgress();
        for (int waited = 0; !runs.stillRunning(before).isEmpty(); waited++) {
            if (waited % 20 == 0) {
                if (!isWanted()) {
                    return false;
                }
                if (waited > 0) {
                    runs.tellWaiting(run, "waits_for_transactions");
                }
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(WAIT_MILLIS, 1L << Math.min(waited, 7)));
        }
        if (known == null) {
            known = known();
            // Rows that were committed later come through the slot.
            visibleIn = table.insertOnly() ? snapshot : null;
        }
        return true;
    }

    private NavigableMap<String, Long> known() throws SQLException, IOException, InterruptedException {
        if (!run.compares() && !table.insertOnly()) {
            return Collections.emptyNavigableMap();
        }
        // What was captured before the watch is in the stream once a checkpoint has awaited its acknowledgement.
        awaitCheckpoints();
        if (table.insertOnly()) {
            untold = reader.keys(table);
            int rows = untold.size();
            around.streamed().removeToldEvents(untold);
            LOG.info("backfill {} of {}: the stream lacks {} of {} rows", run.id(), run.table(), untold.size(), rows);
            return Collections.emptyNavigableMap();
        }
        NavigableMap<String, Long> keys = around.streamed().of(table.table());
        LOG.info("backfill {} of {}: the stream holds {} keys", run.id(), run.table(), keys.size());
        return keys;
    }

    /** The first to complete may have begun before this. */
    private void awaitCheckpoints() throws SQLException, InterruptedException {
        long beyond = around.handover().checkpoints() + 1;
        while (!around.handover().awaitCheckpoint(beyond, 2_000)) {
            runs.tellWaiting(run, "waits_for_checkpoint");
        }
    }

    /**
     * A chunk.
     *
     * @param rows what is to be emitted
     * @param read how many rows were read for that
     */
    private record Part(ChunkReader.Page page, List<CapturedRow> rows, int read) {}

    private Part read(BackfillProgress at, NavigableMap<String, Long> streamed) throws SQLException {
        if (at.phase() == Phase.GONE) {
            NavigableMap<String, Long> rest = at.afterKey() == null ? streamed : streamed.tailMap(at.afterKey(), false);
            NavigableMap<String, Long> keys = new TreeMap<>();
            rest.entrySet().stream().limit(limit().rows()).forEach(key -> keys.put(key.getKey(), key.getValue()));
            ChunkReader.Page page = reader.gone(table, keys, run.id());
            return new Part(page, page.rows(), page.rows().size());
        }
        ChunkReader.Page page = reader.rows(table, at.afterKey(), visibleIn, limit(), run.id());
        return new Part(page, compared(page.rows(), streamed), page.rows().size());
    }

    /** Outbox rows that are in the stream stay out; a row whose version fell was deleted and written anew meanwhile. */
    private List<CapturedRow> compared(List<CapturedRow> rows, NavigableMap<String, Long> streamed) {
        List<CapturedRow> compared = new ArrayList<>(rows.size());
        for (CapturedRow row : rows) {
            Object key = row.columns().get(table.key());
            if (table.insertOnly()) {
                if (untold.contains(String.valueOf(key))) {
                    compared.add(row);
                }
                continue;
            }
            Long streamedVersion = streamed.get(String.valueOf(key));
            Object version = table.version() == null ? null : row.columns().get(table.version());
            if (streamedVersion != null && version instanceof Long now && now < streamedVersion) {
                ChangePosition before =
                        new ChangePosition(0, 0, 0, row.position().commitTime());
                compared.add(ChunkReader.deletion(table, key, streamedVersion, before, run.id()));
            }
            compared.add(row);
        }
        return compared;
    }

    private BackfillProgress next(BackfillProgress at, Part part) {
        if (part.page().lastKey() != null) {
            return at.behind(part.page().lastKey(), part.read());
        }
        boolean comparesNow = at.phase() == Phase.ROWS && run.compares() && !table.insertOnly();
        return at.entering(comparesNow ? Phase.GONE : Phase.DONE);
    }

    private String mark() {
        return around.marks() + "/" + UUID.randomUUID();
    }

    /**
     * Offers, writes the mark, waits for the answer.
     *
     * @return null when the run is not to go on before there is one: behind a stream that takes nothing that may be long. A chunk that
     *     was taken is emitted all the same; the run reads it once more when it goes on, and message ids absorb what repeats
     */
    private Handover.@Nullable Answer handOver(Offer offer) throws SQLException, InterruptedException {
        around.handover().offer(offer);
        runs.mark(ChunkInsertion.PREFIX, offer.mark());
        Handover.Answer answer = around.handover().await(CONTROL_MILLIS);
        while (answer == null) {
            if (!isWanted()) {
                LOG.info("backfill {} of {} stops with a chunk on its way", run.id(), run.table());
                return null;
            }
            answer = around.handover().await(CONTROL_MILLIS);
        }
        return answer;
    }

    @Override
    public void close() throws SQLException {
        // The gauge goes on telling how it ended and would keep the keys.
        known = null;
        untold = Set.of();
        connection.close();
    }
}
