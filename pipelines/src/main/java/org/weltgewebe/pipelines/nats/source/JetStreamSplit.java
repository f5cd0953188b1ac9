package org.weltgewebe.pipelines.nats.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The whole of a filtered stream, from a place on.
 *
 * @param stream name of the stream
 * @param filter subject filter
 * @param lastSequence sequence of the last message emitted, 0 before the first
 */
public record JetStreamSplit(String stream, String filter, long lastSequence) implements SourceSplit {

    @Override
    public String splitId() {
        return stream + "/" + filter;
    }

    JetStreamSplit at(long sequence) {
        return new JetStreamSplit(stream, filter, sequence);
    }
}
