package org.weltgewebe.pipelines.capture.flink;

import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.backfill.StreamedKeys;

/**
 * Row changes of one replication slot, preceded by the rows that existed before it.
 *
 * <p>A checkpoint holds the boundary of the last finished transaction and how many rows of the open one were emitted; Postgres hears
 * of a boundary only when the checkpoint that holds it has completed. Order is commit order. Parallelism above 1 leaves readers idle.
 */
public final class DebeziumSource
        implements Source<Captured, SlotSplit, List<SlotSplit>>, ResultTypeQueryable<Captured> {

    private static final long serialVersionUID = 1L;

    private final SlotSettings settings;
    private final String epoch;
    private final long boundaryLsn;
    private final SnapshotProgress.Phase phase;
    private final StreamedKeys streamed;
    private final Clock clock;

    /**
     * A source that starts, when there is no checkpoint, with a snapshot of the given phase.
     *
     * @param slot the slot as the preflight read it: where it stands is the first boundary, so that one that somebody else reads
     *     before the first transaction is noticed too
     * @param streamed what the stream holds already, for backfills
     * @param clock time of reading for rows that do not come through the slot
     */
    public DebeziumSource(
            SlotSettings settings,
            SlotIdentity slot,
            SnapshotProgress.Phase phase,
            StreamedKeys streamed,
            Clock clock) {
        this.settings = settings;
        this.epoch = slot.epoch();
        this.boundaryLsn = slot.confirmedLsn();
        this.phase = phase;
        this.streamed = streamed;
        this.clock = clock;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<SlotSplit, List<SlotSplit>> createEnumerator(SplitEnumeratorContext<SlotSplit> context) {
        SlotPosition start = new SlotPosition(boundaryLsn, 0, 0, SnapshotProgress.starting(phase))
                .with(BackfillState.of(settings.publishedTables()));
        return new SlotEnumerator(context, List.of(new SlotSplit(settings.slot(), epoch, start)));
    }

    @Override
    public SplitEnumerator<SlotSplit, List<SlotSplit>> restoreEnumerator(
            SplitEnumeratorContext<SlotSplit> context, List<SlotSplit> unassigned) {
        return new SlotEnumerator(context, unassigned);
    }

    @Override
    public SourceReader<Captured, SlotSplit> createReader(SourceReaderContext context) {
        return new SlotSourceReader(settings, streamed, clock, context);
    }

    @Override
    public SimpleVersionedSerializer<SlotSplit> getSplitSerializer() {
        return new SlotSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<SlotSplit>> getEnumeratorCheckpointSerializer() {
        return new UnassignedSplitsSerializer();
    }

    @Override
    public TypeInformation<Captured> getProducedType() {
        return CapturedSerializer.typeInformation();
    }
}
