package org.weltgewebe.pipelines.nats.source;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.StreamContext;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads a stream once, from its start to the message that is last when the reading begins. */
public final class StreamReplay {

    private static final int PULL_MESSAGES = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

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
        try (Connection connection = Nats.connect(options)) {
            StreamContext context = connection.getStreamContext(stream);
            long last = context.getStreamInfo().getStreamState().getLastSequence();
            return last == 0 ? 0 : read(context, filter, last, messages);
        } catch (JetStreamApiException | JetStreamStatusCheckedException e) {
            throw new IOException("stream " + stream + ": not readable (expected: a stream with messages)", e);
        }
    }

    private static long read(StreamContext context, String filter, long last, Consumer<JetStreamMessage> messages)
            throws IOException, InterruptedException, JetStreamApiException, JetStreamStatusCheckedException {
        OrderedConsumerConfiguration all =
                new OrderedConsumerConfiguration().filterSubject(filter).deliverPolicy(DeliverPolicy.All);
        IterableConsumer consumer = context.createOrderedConsumer(all)
                .iterate(ConsumeOptions.builder().batchSize(PULL_MESSAGES).build());
        long read = 0;
        while (true) {
            Message message = consumer.nextMessage(PATIENCE);
            if (message == null) {
                // Nothing matches, or the last message of the stream is of another subject.
                if (consumer.getConsumerInfo().getNumPending() == 0) {
                    return read;
                }
                continue;
            }
            long sequence = message.metaData().streamSequence();
            if (sequence <= last) {
                messages.accept(JetStreamMessage.of(message));
                read = sequence;
            }
            if (sequence >= last || message.metaData().pendingCount() == 0) {
                return read;
            }
        }
    }
}
