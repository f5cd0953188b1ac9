package org.weltgewebe.pipelines.distribute.flink;

import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.SlotReplay;

/**
 * Publishes messages to their streams. At least once by Flink's checkpoints, exactly once in the stream by ids and the read-back of
 * its tail; latency does not wait for checkpoints.
 */
public final class JetStreamSink implements Sink<OutgoingMessage>, SupportsWriterState<OutgoingMessage, WriterState> {

    private static final long serialVersionUID = 1L;

    private final Settings settings;

    /**
     * Where and how messages are sent.
     *
     * @param natsUrl {@code nats://host:port}
     * @param slot whose messages they are
     * @param inFlight messages under way at most
     * @param reachBack how far back it is remembered which checkpoint covers which sequence
     * @param clock time of acknowledgement
     */
    public record Settings(String natsUrl, SlotReplay slot, int inFlight, Duration reachBack, Clock clock)
            implements Serializable {}

    /** A sink. */
    public JetStreamSink(Settings settings) {
        this.settings = settings;
    }

    @Override
    public SinkWriter<OutgoingMessage> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<OutgoingMessage, WriterState> restoreWriter(
            WriterInitContext context, Collection<WriterState> restored) throws IOException {
        return JetStreamWriter.open(settings, WriterState.merged(restored), context.getProcessingTimeService());
    }

    @Override
    public SimpleVersionedSerializer<WriterState> getWriterStateSerializer() {
        return new WriterStateSerializer();
    }
}
