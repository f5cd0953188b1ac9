package org.weltgewebe.pipelines.nats.source;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.weltgewebe.pipelines.nats.StreamScan;

/** Reads a stream once, from its start to the message that is last when the reading begins. */
public final class StreamReplay {

    private StreamReplay() {}

    /**
     * Hands over every message of a filter in order.
     *
     * @return sequence of the last message handed over, 0 when there was none
     * @throws IOException when the server cannot be reached or the stream cannot be read
     */
    public static long read(String natsUrl, String stream, String filter, Consumer<JetStreamMessage> messages)
            throws IOException, InterruptedException {
        Options options = Options.builder()
                .servers(natsUrl.split(",", -1))
                .connectionName("replay")
                .connectionTimeout(Duration.ofSeconds(5))
                .errorListener(new JetStreamErrors())
                .build();
        AtomicLong read = new AtomicLong();
        try (Connection connection = Nats.connect(options)) {
            StreamScan.read(
                    connection,
                    stream,
                    new OrderedConsumerConfiguration().filterSubject(filter).deliverPolicy(DeliverPolicy.All),
                    message -> {
                        messages.accept(JetStreamMessage.of(message));
                        read.set(message.metaData().streamSequence());
                    });
        }
        return read.get();
    }
}
