package org.weltgewebe.pipelines.nats.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Hands the one split to the first reader; holds it while there is none. */
final class JetStreamEnumerator implements SplitEnumerator<JetStreamSplit, List<JetStreamSplit>> {

    private final SplitEnumeratorContext<JetStreamSplit> context;
    private final List<JetStreamSplit> unassigned;

    JetStreamEnumerator(SplitEnumeratorContext<JetStreamSplit> context, List<JetStreamSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        // Splits are assigned when a reader registers; there is never a second one to ask for.
    }

    @Override
    public void addSplitsBack(List<JetStreamSplit> splits, int subtaskId) {
        unassigned.addAll(splits);
        if (context.registeredReaders().containsKey(subtaskId)) {
            addReader(subtaskId);
        }
    }

    @Override
    public void addReader(int subtaskId) {
        List<JetStreamSplit> splits = List.copyOf(unassigned);
        unassigned.clear();
        splits.forEach(split -> context.assignSplit(split, subtaskId));
    }

    @Override
    public List<JetStreamSplit> snapshotState(long checkpointId) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {}
}
