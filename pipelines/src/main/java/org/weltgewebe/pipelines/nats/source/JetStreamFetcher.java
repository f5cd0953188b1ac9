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
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.nats.StreamBirth;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * One thread that reads a stream with an ordered consumer. A lost connection or consumer is rebuilt from the last message
 * queued, for as long as it takes; before each attempt the stream must still hold the next message.
 */
final class JetStreamFetcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamFetcher.class);

    private static final int QUEUE_MESSAGES = 4_096;
    private static final long QUEUE_BYTES = 16 << 20;
    private static final int PULL_MESSAGES = 512;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int IDLE_ROUNDS_BEFORE_CHECK = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int STREAM_NOT_FOUND = 10059;

    private final String natsUrl;
    private final JetStreamSplit split;
    private final MessageQueue queue = new MessageQueue(QUEUE_MESSAGES, QUEUE_BYTES);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable RuntimeException fault;
    private volatile @Nullable Instant created;
    private long lastQueued;
    private Duration pause = FIRST_PAUSE;

    JetStreamFetcher(String natsUrl, JetStreamSplit split) {
        this.natsUrl = natsUrl;
        this.split = split;
        this.lastQueued = split.lastSequence();
        this.created = split.created();
        this.thread = new Thread(this::run, "jetstream-" + split.stream());
        this.thread.setDaemon(true);
    }

    MessageQueue queue() {
        return queue;
    }

    void start() {
        thread.start();
    }

    /** Why the thread ended, or null while it runs. */
    @Nullable
    RuntimeException fault() {
        return fault;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isOpen()) {
                try (Connection connection = Nats.connect(options())) {
                    read(connection);
                } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException e) {
                    LOG.warn(
                            "stream {}: reading stopped after sequence {}, again in {}",
                            split.stream(),
                            lastQueued,
                            pause,
                            e);
                }
                if (isOpen() && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (isOpen()) {
                fault = e;
                queue.signal();
            }
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void read(Connection connection)
            throws IOException, JetStreamApiException, JetStreamStatusCheckedException, InterruptedException {
        StreamContext stream = streamOf(connection);
        StreamInfo info = stream.getStreamInfo();
        Instant known = created;
        Instant now = StreamBirth.of(info);
        if (known != null && lastQueued > 0) {
            requireSameStream(known, now);
            requireTail(info.getStreamState());
        }
        created = now;
        requireNoGap(info.getStreamState());
        OrderedConsumerConfiguration start = new OrderedConsumerConfiguration()
                .filterSubject(split.filter())
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(lastQueued + 1);
        try (IterableConsumer messages = stream.createOrderedConsumer(start)
                .iterate(ConsumeOptions.builder().batchSize(PULL_MESSAGES).build())) {
            int idleRounds = 0;
            while (isOpen() && connection.getStatus() == Connection.Status.CONNECTED) {
                Message message = messages.nextMessage(PATIENCE);
                if (message != null) {
                    queue(message);
                    idleRounds = 0;
                    pause = FIRST_PAUSE;
                } else if (++idleRounds == IDLE_ROUNDS_BEFORE_CHECK) {
                    // Throws when the server has forgotten the consumer: then it is built anew. The consumer itself
                    // would
                    // answer from a cache.
                    connection.jetStreamManagement().getConsumerInfo(split.stream(), messages.getConsumerName());
                    idleRounds = 0;
                }
            }
        } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("consumer of " + split.stream() + ": not closed cleanly", e);
        }
    }

    private StreamContext streamOf(Connection connection) throws IOException, JetStreamApiException {
        try {
            return connection.getStreamContext(split.stream());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND && lastQueued > 0) {
                throw new FaultException(
                        FaultCode.STREAM_UNUSABLE,
                        split.stream() + ": missing (expected: the stream that holds sequence " + lastQueued
                                + "; restore it, or rebuild the tileset)",
                        e);
            }
            // Not created yet: the job that writes it may be starting now.
            throw e;
        }
    }

    /** When the stream was made that is being read; null before the first connection. */
    @Nullable
    Instant created() {
        return created;
    }

    private void requireSameStream(Instant known, Instant now) {
        if (!known.equals(now)) {
            throw new FaultException(
                    FaultCode.STREAM_UNUSABLE,
                    split.stream() + ": made " + now + " (expected: " + known
                            + "; this is another stream of the same name: rebuild the tileset)");
        }
    }

    /** A nats-server that lost power lost what it had not synced; capture publishes the same again, under the same sequences. */
    private void requireTail(StreamState state) throws IOException {
        if (state.getLastSequence() < lastQueued) {
            throw new IOException(split.stream() + ": ends at " + state.getLastSequence() + " (expected: at least "
                    + lastQueued + ", already read); waits until what was lost is published again");
        }
    }

    private void requireNoGap(StreamState state) {
        if (state.getFirstSequence() > lastQueued + 1) {
            throw new FaultException(
                    FaultCode.STREAM_UNUSABLE,
                    split.stream() + ": first sequence " + state.getFirstSequence() + " (expected: at most "
                            + (lastQueued + 1)
                            + ", the next to read; messages in between are gone: rebuild the tileset)");
        }
        if (state.getLastSequence() < lastQueued) {
            throw new FaultException(
                    FaultCode.STREAM_UNUSABLE,
                    split.stream() + ": last sequence " + state.getLastSequence() + " (expected: at least " + lastQueued
                            + ", already read; this is another stream of the same name: rebuild the tileset)");
        }
    }

    private void queue(Message message) throws InterruptedException {
        long sequence = message.metaData().streamSequence();
        if (sequence <= lastQueued) {
            return;
        }
        queue.put(JetStreamMessage.of(message));
        lastQueued = sequence;
    }

    private Options options() {
        return Options.builder()
                .servers(natsUrl.split(",", -1))
                .connectionName("bake")
                .connectionTimeout(Duration.ofSeconds(5))
                .noReconnect()
                .errorListener(new JetStreamErrors())
                .build();
    }
}
