package org.weltgewebe.pipelines.bake.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.BusMessage;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.TileJournal;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.pmtiles.BoundsE7;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.ZoomRange;
import org.weltgewebe.pmtiles.tileset.Manifest;
import org.weltgewebe.pmtiles.tileset.TileChange;
import org.weltgewebe.pmtiles.tileset.TilesetInfo;
import org.weltgewebe.pmtiles.tileset.TilesetPolicy;
import org.weltgewebe.pmtiles.tileset.TilesetReader;
import org.weltgewebe.pmtiles.tileset.TilesetWriter;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.schemas.event.TilesPublished;

/**
 * Publishes a generation per watermark that brought tiles, and announces every watermark. Parallelism 1.
 *
 * <p>The attribute {@link #STREAM_SEQUENCE} and the announcement are true because a watermark {@code n} comes after every
 * tile that events up to {@code n} changed. After a restore the tileset is ahead of the state: until the watermark reaches
 * the published sequence nothing is published, so that readers never see an older map; {@link TileJournal} says which
 * tiles must be baked again if this job ends before that.
 */
final class PublishOperator extends AbstractStreamOperator<BusMessage>
        implements OneInputStreamOperator<TileBytes, BusMessage> {

    /** Manifest attribute: every event up to this sequence of the stream is in the tiles. */
    static final String STREAM_SEQUENCE = "streamSequence";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PublishOperator.class);
    private static final long MAX_HELD_BYTES = 128L << 20;
    private static final long HOLD_PATIENCE_MILLIS = 5_000;

    private final ContractTexts contracts;
    private final String tileset;
    private final String directory;
    private final String journalFile;
    private final long flushMillis;
    private final int maxDeltas;
    private final Duration gracePeriod;

    private transient @Nullable TilesetWriter writer;
    private transient @Nullable TileJournal journal;
    private transient @Nullable PublishMetrics measured;
    private transient TreeMap<Long, TileBytes> pending;
    private transient long pendingBytes;
    private transient long sequence;
    private transient long announcedSequence;
    private transient long heldUntilSequence;
    private transient long lastProgressMillis;
    private transient boolean timerSet;

    @SuppressWarnings("NullAway.Init") // transient fields are set by open()
    PublishOperator(BakeJobConfig config) {
        this.contracts = config.contracts();
        this.tileset = config.tileset();
        this.directory = config.tilesetDirectory().toString();
        this.journalFile = config.journalFile().toString();
        this.flushMillis = config.flushInterval().toMillis();
        this.maxDeltas = config.maxDeltas();
        this.gracePeriod = config.gracePeriod();
    }

    @Override
    public void open() throws Exception {
        super.open();
        TilesetSpec spec = TilePlan.of(contracts.parse(), tileset).spec();
        TilesetInfo info = TilesetInfo.mvtGzip(
                tileset, new ZoomRange(spec.minZoom(), spec.maxZoom()), BoundsE7.WORLD, spec.metadataJson());
        TilesetPolicy policy = new TilesetPolicy(maxDeltas, TilesetPolicy.DEFAULT.foldRatio(), gracePeriod);
        writer = TilesetWriter.open(Path.of(directory), info, policy, InstantSource.system());
        journal = TileJournal.open(Path.of(journalFile));
        pending = new TreeMap<>();
        sequence = -1;
        announcedSequence = -1;
        heldUntilSequence = Long.parseLong(writer.manifest().attributes().getOrDefault(STREAM_SEQUENCE, "0"));
        lastProgressMillis = getProcessingTimeService().getCurrentProcessingTime();
        measured = new PublishMetrics(
                StageMetrics.ofProcess(), tileset, writer.manifest().generation());
    }

    @Override
    public void processElement(StreamRecord<TileBytes> element) throws Exception {
        TileBytes tile = element.getValue();
        TileBytes replaced = pending.put(tile.tile(), tile);
        pendingBytes += tile.stored().length - (replaced == null ? 0 : replaced.stored().length);
        Objects.requireNonNull(measured).waiting(tile);
        if (tile.cause().sequence() == 0) {
            // No watermark follows.
            setTimer();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        // The end of a bounded input is no sequence.
        if (mark.getTimestamp() != Long.MAX_VALUE && mark.getTimestamp() > sequence) {
            sequence = mark.getTimestamp();
            lastProgressMillis = getProcessingTimeService().getCurrentProcessingTime();
        }
        flush();
        super.processWatermark(mark);
    }

    private void setTimer() {
        if (!timerSet) {
            timerSet = true;
            long at = getProcessingTimeService().getCurrentProcessingTime() + flushMillis;
            getProcessingTimeService().registerTimer(at, time -> {
                timerSet = false;
                flush();
            });
        }
    }

    private void flush() throws IOException {
        if (isHolding()) {
            setTimer();
            return;
        }
        if (!pending.isEmpty()) {
            publish();
        } else if (sequence > announcedSequence) {
            announce(List.of());
        }
    }

    /** True while the state is behind the tileset and the stream brings it nearer. */
    private boolean isHolding() throws IOException {
        if (heldUntilSequence == 0) {
            return false;
        }
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (sequence < heldUntilSequence
                && pendingBytes < MAX_HELD_BYTES
                && now - lastProgressMillis < HOLD_PATIENCE_MILLIS) {
            return true;
        }
        heldUntilSequence = 0;
        dropPublishedAlready();
        return false;
    }

    /** Most of what is baked again after a crash is what was published before it. */
    private void dropPublishedAlready() throws IOException {
        try (TilesetReader reader = TilesetReader.open(Path.of(directory))) {
            List<Long> same = new ArrayList<>();
            for (TileBytes tile : pending.values()) {
                byte[] published = reader.tile(tile.tile());
                if (java.util.Arrays.equals(tile.stored(), published == null ? new byte[0] : published)) {
                    same.add(tile.tile());
                }
            }
            LOG.info(
                    "tileset {}: caught up at sequence {}, {} of {} tiles differ from generation {}",
                    tileset,
                    sequence,
                    pending.size() - same.size(),
                    pending.size(),
                    reader.manifest().generation());
            Objects.requireNonNull(journal).append(same);
            same.forEach(pending::remove);
            if (pending.isEmpty()) {
                Objects.requireNonNull(measured).nothingWaits();
            }
            pendingBytes = pending.values().stream()
                    .mapToLong(tile -> tile.stored().length)
                    .sum();
        }
    }

    private void publish() throws IOException {
        List<TileChange> changes = new ArrayList<>(pending.size());
        for (TileBytes tile : pending.values()) {
            changes.add(
                    tile.stored().length == 0
                            ? TileChange.removed(tile.tile())
                            : TileChange.put(tile.tile(), tile.stored()));
        }
        Objects.requireNonNull(journal).append(pending.keySet());
        Manifest manifest = Objects.requireNonNull(writer)
                .publish(changes, Map.of(STREAM_SEQUENCE, Long.toString(Math.max(0, sequence))));
        Objects.requireNonNull(measured)
                .published(
                        manifest.generation(),
                        pending.values(),
                        InstantSource.system().millis());
        List<Long> tiles = List.copyOf(pending.keySet());
        pending.clear();
        pendingBytes = 0;
        announce(tiles);
    }

    private void announce(List<Long> tiles) {
        long generation = Objects.requireNonNull(writer).manifest().generation();
        List<String> names = tiles.stream()
                .limit(TilesPublished.MAX_TILES)
                .map(TileCoord::ofId)
                .map(tile -> tile.z() + "/" + tile.x() + "/" + tile.y())
                .toList();
        boolean complete = tiles.size() <= TilesPublished.MAX_TILES;
        TilesPublished announcement = new TilesPublished(tileset, generation, Math.max(0, sequence), names, complete);
        announcedSequence = sequence;
        output.collect(new StreamRecord<>(new BusMessage(
                Subjects.tiles(tileset), tileset + "/" + generation + "/" + sequence, announcement.encode())));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        // Held tiles are gone from memory after a crash and clean in the state of this checkpoint.
        Objects.requireNonNull(journal).appendUncovered(pending.keySet());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        Objects.requireNonNull(journal).checkpointTaken(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        Objects.requireNonNull(journal).checkpointCompleted(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        heldUntilSequence = 0;
        flush();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        try {
            if (journal != null) {
                journal.close();
            }
        } finally {
            if (writer != null) {
                writer.close();
            }
            super.close();
        }
    }
}
