package org.weltgewebe.pipelines.distribute.flink;

import java.util.Map;

/**
 * What a writer remembers: after its flush everything it sent is stored at or below these sequences.
 *
 * @param lastSequences last acknowledged sequence by stream
 */
public record WriterState(Map<String, Long> lastSequences) {

    /** Copies the map. */
    public WriterState {
        lastSequences = Map.copyOf(lastSequences);
    }
}
