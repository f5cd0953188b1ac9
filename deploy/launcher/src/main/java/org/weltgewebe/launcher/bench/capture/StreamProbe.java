package org.weltgewebe.launcher.bench.capture;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.weltgewebe.launcher.LauncherException;

/** Looks at streams from outside: how many messages, and when the server stored them. */
final class StreamProbe implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Connection connection;
    private final JetStreamManagement management;

    StreamProbe(String natsUrl) throws IOException, InterruptedException {
        connection = Nats.connect(Options.builder()
                .server(natsUrl)
                .connectionTimeout(PATIENCE)
                .noReconnect()
                .build());
        management = connection.jetStreamManagement();
    }

    private interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }

    private static <T> T answer(String stream, Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new UncheckedIOException("stream " + stream + ": no answer", e);
        } catch (JetStreamApiException e) {
            throw LauncherException.failed("stream " + stream + ": " + e.getMessage(), "run it again");
        }
    }

    /** Makes a stream on files, with the same duplicate window and the same refusal when full as the streams of the engine. */
    void create(String stream, String subjects, Duration duplicateWindow) {
        answer(
                stream,
                () -> management.addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(subjects)
                        .storageType(StorageType.File)
                        .discardPolicy(DiscardPolicy.New)
                        .duplicateWindow(duplicateWindow)
                        .build()));
    }

    /** Sequence of the last message, 0 when there is no message or no stream yet. */
    long lastSequence(String stream) {
        return answer(stream, () -> {
            try {
                return management.getStreamInfo(stream).getStreamState().getLastSequence();
            } catch (JetStreamApiException e) {
                if (e.getErrorCode() == NOT_FOUND) {
                    return 0L;
                }
                throw e;
            }
        });
    }

    /** When the server stored a message. */
    Instant storedAt(String stream, long sequence) {
        return answer(
                stream, () -> management.getMessage(stream, sequence).getTime().toInstant());
    }

    /** Milliseconds from the commit to the moment the server stored the message, of each of {@code count} messages. */
    double[] commitToStoredMs(Contender contender, long firstSequence, int count) throws InterruptedException {
        String stream = contender.stream();
        OrderedConsumerConfiguration from = new OrderedConsumerConfiguration()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(firstSequence);
        double[] millis = new double[count];
        try (IterableConsumer messages =
                connection.getStreamContext(stream).createOrderedConsumer(from).iterate()) {
            for (int i = 0; i < count; i++) {
                Message message = messages.nextMessage(PATIENCE);
                if (message == null) {
                    throw LauncherException.failed(
                            "stream " + stream + ": " + i + " messages (expected: " + count + ")", "run it again");
                }
                Instant stored = message.metaData().timestamp().toInstant();
                millis[i] =
                        Duration.between(contender.committedAt(message), stored).toNanos() / 1e6;
            }
            return millis;
        } catch (InterruptedException e) {
            throw e;
        } catch (LauncherException e) {
            throw e;
        } catch (Exception e) {
            throw LauncherException.failed("stream " + stream + ": cannot be read: " + e.getMessage(), "run it again");
        }
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
