package org.weltgewebe.pipelines.nats.source;

import java.time.Instant;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a filtered stream, from a place on.
 *
 * @param stream name of the stream
 * @param filter subject filter
 * @param lastSequence sequence of the last message emitted, 0 before the first
 * @param created when the stream was made that this sequence belongs to; null while unknown
 */
public record JetStreamSplit(String stream, String filter, long lastSequence, @Nullable Instant created)
        implements SourceSplit {

    @Override
    public String splitId() {
        return stream + "/" + filter;
    }

    /** A split that nothing was read of. */
    static JetStreamSplit fromTheStart(String stream, String filter) {
        return new JetStreamSplit(stream, filter, 0, null);
    }

    JetStreamSplit at(long sequence, @Nullable Instant ofStreamCreated) {
        return new JetStreamSplit(stream, filter, sequence, ofStreamCreated);
    }
}
