package org.weltgewebe.pipelines.verify.nats;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.nats.StreamBirth;
import org.weltgewebe.pipelines.nats.StreamScan;
import org.weltgewebe.pipelines.verify.StreamMessage;

/** Reads streams in order; changes nothing. */
public final class StreamReader implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Connection connection;

    private StreamReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws IOException when no server answers
     */
    public static StreamReader open(String natsUrl) throws IOException, InterruptedException {
        return new StreamReader(Nats.connect(Options.builder()
                .servers(natsUrl.split(",", -1))
                .connectionName("weltgewebe verify")
                .connectionTimeout(ANSWER)
                .errorListener(new SilentErrors())
                .build()));
    }

    /**
     * What a stream holds.
     *
     * @param first oldest sequence; one behind the last when it is empty
     * @param last newest sequence, 0 before the first message
     * @param firstAt when the oldest message was stored, or null when it is empty
     */
    public record Bounds(long first, long last, @Nullable Instant firstAt) {

        /** Whether nothing was ever cut off at the beginning. */
        public boolean isWhole() {
            return first <= 1;
        }
    }

    /** The bounds of a stream now. */
    public Bounds bounds(String stream) throws IOException {
        try {
            StreamState state =
                    connection.jetStreamManagement().getStreamInfo(stream).getStreamState();
            boolean isEmpty = state.getMsgCount() == 0;
            return new Bounds(
                    isEmpty ? state.getLastSequence() + 1 : state.getFirstSequence(),
                    state.getLastSequence(),
                    isEmpty ? null : state.getFirstTime().toInstant());
        } catch (JetStreamApiException e) {
            throw new IOException("stream " + stream + ": not readable (" + e.getMessage() + ")", e);
        }
    }

    /**
     * A message of a stream.
     *
     * @param sequence its sequence
     * @param storedAt clock of the nats-server
     */
    public record Place(long sequence, Instant storedAt) {}

    /** The first message that was stored at a time or later. */
    public Optional<Place> firstAt(String stream, Instant time) throws IOException, InterruptedException {
        return first(
                stream,
                new OrderedConsumerConfiguration()
                        .deliverPolicy(DeliverPolicy.ByStartTime)
                        .startTime(time.atZone(ZoneOffset.UTC)));
    }

    /** The first message with a sequence or a higher one. */
    public Optional<Place> firstFrom(String stream, long sequence) throws IOException, InterruptedException {
        return first(stream, from(sequence));
    }

    private Optional<Place> first(String stream, OrderedConsumerConfiguration configuration)
            throws IOException, InterruptedException {
        return StreamScan.first(connection, stream, configuration.headersOnly(true))
                .map(message -> new Place(
                        message.metaData().streamSequence(),
                        message.metaData().timestamp().toInstant()));
    }

    private static OrderedConsumerConfiguration from(long sequence) {
        return new OrderedConsumerConfiguration()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(Math.max(1, sequence));
    }

    /**
     * Hands over messages in order, until one is the last.
     *
     * @param from first sequence
     * @param patience how long to wait for the next message
     * @return whether the last one came; false when nothing came for that long
     */
    public boolean readUntil(
            String stream,
            long from,
            Consumer<StreamMessage> messages,
            Predicate<StreamMessage> isLast,
            Duration patience)
            throws IOException, InterruptedException {
        try (IterableConsumer consumer = consumer(stream, from(from))) {
            while (true) {
                Message message = consumer.nextMessage(patience);
                if (message == null) {
                    return false;
                }
                StreamMessage read = of(message);
                messages.accept(read);
                if (isLast.test(read)) {
                    return true;
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("stream " + stream + ": not readable", e);
        }
    }

    /** Hands over everything a stream holds now. */
    public void readAll(String stream, Consumer<StreamMessage> messages) throws IOException, InterruptedException {
        StreamScan.read(
                connection, stream, new OrderedConsumerConfiguration(), message -> messages.accept(of(message)));
    }

    /** Whether a stream still holds everything it was given, but for what was erased on purpose. */
    public boolean forgetsNothing(String stream, Instant now) throws IOException {
        try {
            StreamInfo info = connection.jetStreamManagement().getStreamInfo(stream);
            Duration age = info.getConfiguration().getMaxAge();
            return info.getStreamState().getFirstSequence() <= 1
                    || age.isZero()
                    || StreamBirth.of(info).plus(age).isAfter(now);
        } catch (JetStreamApiException e) {
            throw new IOException("stream " + stream + ": not readable (" + e.getMessage() + ")", e);
        }
    }

    private IterableConsumer consumer(String stream, OrderedConsumerConfiguration configuration)
            throws IOException, JetStreamApiException, JetStreamStatusCheckedException {
        return connection
                .getStreamContext(stream)
                .createOrderedConsumer(configuration)
                .iterate();
    }

    private static StreamMessage of(Message message) {
        Map<String, String> headers = new HashMap<>();
        Headers given = message.getHeaders();
        if (given != null) {
            given.forEach((name, values) -> headers.put(name, values.isEmpty() ? "" : values.get(0)));
        }
        byte[] data = message.getData();
        return new StreamMessage(
                message.metaData().streamSequence(), message.getSubject(), headers, data == null ? new byte[0] : data);
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
