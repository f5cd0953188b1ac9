package org.weltgewebe.pipelines.nats;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a part of a stream once, up to the message that is last when the reading begins; messages may be missing anywhere. */
public final class StreamScan {

    private static final int PULL_MESSAGES = 2_000;
    private static final Duration GLANCE = Duration.ofMillis(500);
    private static final int GLANCES = 20;
    private static final int NOT_FOUND = 404;

    private StreamScan() {}

    /**
     * Hands over every message in order.
     *
     * @param from where to begin, what to filter
     * @return last sequence of the stream when the reading began, whatever its subject
     * @throws IOException when the stream cannot be read, or nothing comes for ten seconds although something should
     */
    public static long read(
            Connection connection, String stream, OrderedConsumerConfiguration from, Consumer<Message> messages)
            throws IOException, InterruptedException {
        return scan(connection, stream, from, (message, last) -> {
            long sequence = message.metaData().streamSequence();
            if (sequence <= last) {
                messages.accept(message);
            }
            return sequence < last;
        });
    }

    /**
     * The first message; empty when there is none.
     *
     * @param from where to begin, what to filter
     * @throws IOException as for {@link #read}
     */
    public static Optional<Message> first(Connection connection, String stream, OrderedConsumerConfiguration from)
            throws IOException, InterruptedException {
        AtomicReference<@Nullable Message> first = new AtomicReference<>();
        scan(connection, stream, from, (message, last) -> {
            first.set(message);
            return false;
        });
        return Optional.ofNullable(first.get());
    }

    /** Takes a message and the sequence that was the last one; says whether it wants another. */
    private interface Reader {
        boolean take(Message message, long last);
    }

    private static long scan(Connection connection, String stream, OrderedConsumerConfiguration from, Reader reader)
            throws IOException, InterruptedException {
        try {
            JetStreamManagement management = connection.jetStreamManagement();
            StreamState state = management.getStreamInfo(stream).getStreamState();
            long last = state.getLastSequence();
            if (state.getMsgCount() > 0) {
                IterableConsumer consumer = connection
                        .getStreamContext(stream)
                        .createOrderedConsumer(from)
                        .iterate(ConsumeOptions.builder()
                                .batchSize(PULL_MESSAGES)
                                .build());
                try {
                    if (!drain(consumer, stream, management, message -> reader.take(message, last))) {
                        throw new IOException("stream " + stream + ": no message within "
                                + GLANCE.multipliedBy(GLANCES).toSeconds() + " s (expected: up to sequence " + last
                                + ")");
                    }
                } finally {
                    close(consumer);
                }
            }
            return last;
        } catch (JetStreamApiException | JetStreamStatusCheckedException e) {
            throw new IOException("stream " + stream + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** Whether the reader got what it wanted, or everything; false when the server has more and it does not come. */
    private static boolean drain(
            IterableConsumer consumer, String stream, JetStreamManagement management, Predicate<Message> reader)
            throws IOException, InterruptedException, JetStreamApiException, JetStreamStatusCheckedException {
        Message before = null;
        for (int silent = 0; silent < GLANCES; ) {
            Message message = consumer.nextMessage(GLANCE);
            if (message == null) {
                // Nothing matches, or the last messages are erased or of another subject.
                String name = before == null
                        ? consumer.getConsumerName()
                        : before.metaData().getConsumer();
                if (hasNothingLeft(management, stream, name, before)) {
                    return true;
                }
                silent++;
                continue;
            }
            silent = 0;
            before = message;
            if (!reader.test(message) || message.metaData().pendingCount() == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the server has sent everything and all of it was taken. That it has sent everything does not suffice: a client that
     * stalled finds what arrived meanwhile behind its silence. The server is asked, since the consumer answers from a cache.
     */
    private static boolean hasNothingLeft(
            JetStreamManagement management, String stream, String consumer, @Nullable Message before)
            throws IOException, JetStreamApiException {
        try {
            ConsumerInfo info = management.getConsumerInfo(stream, consumer);
            long taken = before == null ? 0 : before.metaData().consumerSequence();
            return info.getNumPending() == 0 && info.getDelivered().getConsumerSequence() == taken;
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                // Lost with its server: the client makes another one.
                return false;
            }
            throw e;
        }
    }

    private static void close(IterableConsumer consumer) throws IOException, InterruptedException {
        try {
            consumer.close();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("stream reader: cannot be closed", e);
        }
    }
}
