package org.weltgewebe.pipelines.capture.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.SlotRecord;

/** Puts chunks in at their marks, between two transactions. The thread that reads the slot calls it. */
public final class ChunkInsertion {

    /** Prefix of the marks; their content is unique for good, so that marks of an earlier process mean nothing. */
    public static final String PREFIX = "wg.backfill";

    private final Handover handover;
    private final BackfillMerge merge = new BackfillMerge(BackfillMerge.MOST_KEYS);
    private @Nullable Offer due;

    /** Takes what {@code handover} is offered. */
    public ChunkInsertion(Handover handover) {
        this.handover = handover;
    }

    /** The records of the slot with what is to stand between them. */
    public List<SlotRecord> insert(List<SlotRecord> records) {
        if (handover.isIdle()) {
            merge.unwatch();
            due = null;
            return records;
        }
        List<SlotRecord> all = new ArrayList<>(records.size());
        for (SlotRecord record : records) {
            all.add(record);
            if (record instanceof SlotRecord.Change change) {
                merge.changed(change.row());
            } else if (record instanceof SlotRecord.Mark mark && mark.prefix().equals(PREFIX)) {
                due = handover.take(mark.content());
            } else if (record instanceof SlotRecord.End && due != null) {
                arrive(due, all);
                due = null;
            }
        }
        return all;
    }

    private void arrive(Offer offer, List<SlotRecord> records) {
        if (offer instanceof Offer.Watch watch) {
            merge.watch(watch.table(), watch.key());
            handover.answer(watch.mark(), Handover.Answer.TAKEN);
        } else if (offer instanceof Offer.Chunk chunk) {
            Optional<List<CapturedRow>> kept = merge.merge(chunk.rows(), chunk.seen());
            if (kept.isPresent()) {
                records.add(new SlotRecord.BackfillChunk(chunk.mark(), kept.get(), chunk.state()));
            } else {
                handover.answer(chunk.mark(), Handover.Answer.REFUSED);
            }
        }
    }
}
