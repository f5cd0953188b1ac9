package org.weltgewebe.pipelines.capture.flink;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.FailureSite;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.backfill.Backfiller;
import org.weltgewebe.pipelines.capture.backfill.ChunkInsertion;
import org.weltgewebe.pipelines.capture.backfill.Handover;
import org.weltgewebe.pipelines.capture.backfill.StreamedKeys;
import org.weltgewebe.pipelines.capture.debezium.SlotTail;
import org.weltgewebe.pipelines.capture.postgres.BackfillRuns;
import org.weltgewebe.pipelines.capture.postgres.PostgresConnections;
import org.weltgewebe.pipelines.capture.postgres.Preflight;
import org.weltgewebe.pipelines.capture.postgres.SnapshotReader;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;

/** Reads one slot on the fetcher thread: first the snapshot, chunk by chunk, then the slot with the chunks of backfills in it. */
final class SlotSplitReader implements SplitReader<SlotRecord, SlotSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(SlotSplitReader.class);

    private final SlotSettings settings;
    private final Clock clock;
    private final AtomicLong confirmable;
    private final Handover handover;
    private final StreamedKeys streamed;
    private final ChunkInsertion insertion;
    private long confirmed;
    private volatile boolean woken;
    private @Nullable SlotSplit split;
    private SnapshotProgress snapshot = SnapshotProgress.DONE;
    private @Nullable Connection snapshotConnection;
    private @Nullable SlotTail tail;
    private @Nullable Backfiller backfiller;

    SlotSplitReader(
            SlotSettings settings, Clock clock, AtomicLong confirmable, Handover handover, StreamedKeys streamed) {
        this.settings = settings;
        this.clock = clock;
        this.confirmable = confirmable;
        this.handover = handover;
        this.streamed = streamed;
        this.insertion = new ChunkInsertion(handover);
    }

    @Override
    public void handleSplitsChanges(SplitsChange<SlotSplit> change) {
        if (!(change instanceof SplitsAddition)
                || split != null
                || change.splits().size() != 1) {
            throw new IllegalStateException("splits: " + change.splits().size() + " (expected: one slot per reader)");
        }
        split = change.splits().get(0);
        snapshot = split.position().snapshot();
    }

    @Override
    public RecordsWithSplitIds<SlotRecord> fetch() throws IOException {
        SlotSplit current = split;
        if (current == null) {
            throw new IllegalStateException("fetch before a split was assigned");
        }
        RecordsBySplits.Builder<SlotRecord> batch = new RecordsBySplits.Builder<>();
        try {
            List<SlotRecord> records =
                    snapshot.phase() == SnapshotProgress.Phase.DONE ? follow(current) : read(current);
            batch.addAll(current, records);
        } catch (FaultException e) {
            if (e.code().kind() == FaultKind.FATAL) {
                LOG.error("capture stops: {}", e.getMessage());
                throw new SuppressRestartsException(e);
            }
            throw e;
        } catch (SQLException | RuntimeException e) {
            // Without its cause: Flink writes that to the log, and the message of a driver holds the value it stumbled
            // over.
            throw new IOException("postgres " + settings + ": reading failed, " + FailureSite.of(e));
        }
        return batch.build();
    }

    private List<SlotRecord> read(SlotSplit current) throws SQLException {
        Connection connection = snapshotConnection;
        if (connection == null) {
            connection = PostgresConnections.open(settings);
            snapshotConnection = connection;
            requireContinuity(connection, current);
            LOG.info("snapshot of {} tables starts ({})", settings.tables().size(), snapshot.phase());
        }
        SlotRecord next = new SnapshotReader(connection, settings, clock).next(snapshot);
        if (next instanceof SlotRecord.SnapshotChunk chunk) {
            snapshot = chunk.progress();
        } else {
            snapshot = SnapshotProgress.DONE;
            snapshotConnection = null;
            connection.close();
            LOG.info("snapshot is complete");
        }
        return List.of(next);
    }

    /** Blocks until something arrives: empty batches would keep the task thread spinning. */
    private List<SlotRecord> follow(SlotSplit current) throws IOException, SQLException {
        SlotTail running = tail;
        if (running == null) {
            BackfillState known = current.position().backfill();
            BackfillState covered;
            try (Connection connection = PostgresConnections.open(settings)) {
                requireContinuity(connection, current);
                covered = coverNewTables(connection, known);
            }
            running = new SlotTail(settings, current.position().boundaryLsn());
            tail = running;
            running.start(settings);
            backfiller = new Backfiller(settings, handover, streamed, clock, covered);
            backfiller.start();
            if (!covered.equals(known)) {
                return List.of(new SlotRecord.BackfillChunk("", List.of(), covered));
            }
        }
        while (!woken && !Thread.currentThread().isInterrupted()) {
            long boundary = confirmable.get();
            if (boundary != confirmed && boundary != 0) {
                running.confirm(boundary);
                confirmed = boundary;
            }
            List<SlotRecord> records = running.poll();
            if (!records.isEmpty()) {
                return insertion.insert(records);
            }
        }
        woken = false;
        return List.of();
    }

    /** Rows that were in a table before its contract made them public were not told: they are asked for. */
    private BackfillState coverNewTables(Connection connection, BackfillState known) throws SQLException {
        List<String> before = known.tables();
        for (String table : settings.publishedTables()) {
            if (before != null && !before.contains(table)) {
                new BackfillRuns(connection).requestForNewContract(table);
                LOG.info(
                        "table {} has a contract that no checkpoint has seen public: a backfill of its rows is requested"
                                + " (./weltgewebe backfill status)",
                        table);
            }
        }
        return known.covering(settings.publishedTables());
    }

    private void requireContinuity(Connection connection, SlotSplit current) throws SQLException {
        SlotIdentity slot = Preflight.inspect(connection, settings);
        Preflight.requireContinuity(slot, current.epoch(), current.position().boundaryLsn());
    }

    @Override
    public void wakeUp() {
        woken = true;
    }

    @Override
    public void pauseOrResumeSplits(java.util.Collection<SlotSplit> toPause, java.util.Collection<SlotSplit> toResume) {
        throw new UnsupportedOperationException("watermark alignment: a slot cannot wait (expected: not configured)");
    }

    @Override
    public void close() throws Exception {
        if (backfiller != null) {
            backfiller.close();
        }
        if (tail != null) {
            tail.close();
        }
        if (snapshotConnection != null) {
            snapshotConnection.close();
        }
    }
}
