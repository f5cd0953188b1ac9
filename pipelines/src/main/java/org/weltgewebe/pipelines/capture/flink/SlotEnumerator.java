package org.weltgewebe.pipelines.capture.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Hands every slot to a reader as readers appear; reads nothing itself. */
final class SlotEnumerator implements SplitEnumerator<SlotSplit, List<SlotSplit>> {

    private final SplitEnumeratorContext<SlotSplit> context;
    private final List<SlotSplit> unassigned;

    SlotEnumerator(SplitEnumeratorContext<SlotSplit> context, List<SlotSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {
        // Readers are told when they register.
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        addReader(subtask);
    }

    @Override
    public void addSplitsBack(List<SlotSplit> splits, int subtask) {
        unassigned.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
        if (!unassigned.isEmpty()) {
            context.assignSplit(unassigned.remove(0), subtask);
        }
    }

    @Override
    public List<SlotSplit> snapshotState(long checkpointId) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
