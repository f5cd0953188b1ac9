package org.weltgewebe.api.live.nats;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.Dispatcher;
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
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.health.PartState;
import org.weltgewebe.schemas.event.StreamDescription;
import org.weltgewebe.schemas.event.Subjects;

/**
 * Follows the streams on one connection and one thread. A lost connection, or a stream that is not there yet, is tried again for as
 * long as it takes; reading goes on where it stopped.
 */
public final class Bus implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private static final int PULL_MESSAGES = 512;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int IDLE_ROUNDS_BEFORE_CHECK = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String natsUrl;
    private final RowIntake rows;
    private final TileNews tiles;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "wg-bus");
    private Duration pause = FIRST_PAUSE;
    private volatile @Nullable String outage = "not connected yet";

    /** A bus that is not read yet. */
    public Bus(String natsUrl, RowIntake rows, TileNews tiles) {
        this.natsUrl = natsUrl;
        this.rows = rows;
        this.tiles = tiles;
        thread.setDaemon(true);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Whether the stream is being read, and how far behind it is. */
    public PartState state() {
        String reason = outage;
        return reason == null
                ? PartState.up(Map.of("sequence", rows.sequence(), "pending", rows.pending()))
                : PartState.down(reason);
    }

    private void run() {
        try {
            while (isOpen()) {
                try (Connection connection = Nats.connect(options())) {
                    follow(connection);
                    outage = "connection lost";
                } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException e) {
                    outage = e instanceof JetStreamApiException ? "stream not available" : "not reachable";
                    LOG.warn(
                            "bus: {} after sequence {}, trying again in {} ({})",
                            outage,
                            rows.sequence(),
                            pause,
                            // The client's message may quote the address with its credentials.
                            e.getClass().getSimpleName());
                } catch (RuntimeException e) {
                    outage = "reading failed";
                    LOG.error("bus: reading failed after sequence {}, trying again", rows.sequence(), e);
                }
                if (isOpen() && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void follow(Connection connection)
            throws IOException, JetStreamApiException, JetStreamStatusCheckedException, InterruptedException {
        StreamContext stream = connection.getStreamContext(Subjects.STREAM_EVENT);
        Dispatcher announcements = connection.createDispatcher(message -> tiles.announced(message.getData()));
        announcements.subscribe(Subjects.tiles(">"));
        OrderedConsumerConfiguration start = new OrderedConsumerConfiguration()
                .filterSubject(Subjects.ALL_ROWS)
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(begin(stream.getStreamInfo()) + 1);
        try (IterableConsumer messages = stream.createOrderedConsumer(start)
                .iterate(ConsumeOptions.builder().batchSize(PULL_MESSAGES).build())) {
            outage = null;
            read(connection, stream, messages);
        } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException | InterruptedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("consumer: not closed cleanly", e);
        }
    }

    private long begin(StreamInfo info) {
        Instant made = StreamDescription.made(info.getConfiguration().getDescription())
                .orElseGet(() -> info.getCreateTime().toInstant());
        return rows.begin(
                made.toString(),
                info.getStreamState().getFirstSequence(),
                info.getStreamState().getLastSequence());
    }

    private void read(Connection connection, StreamContext stream, IterableConsumer messages)
            throws IOException, JetStreamApiException, JetStreamStatusCheckedException, InterruptedException {
        int idleRounds = 0;
        long endBefore = -1;
        while (isOpen() && connection.getStatus() == Connection.Status.CONNECTED) {
            Message message = messages.nextMessage(PATIENCE);
            if (message != null) {
                rows.take(message);
                idleRounds = 0;
                endBefore = -1;
                pause = FIRST_PAUSE;
            } else if (++idleRounds % IDLE_ROUNDS_BEFORE_CHECK == 0) {
                // Throws when the server has forgotten the consumer: then it is built anew.
                boolean isAtEnd = messages.getConsumerInfo().getNumPending() == 0;
                // Nothing came since the end was looked at: there is no row event up to it.
                if (isAtEnd && endBefore >= 0) {
                    rows.advance(endBefore);
                }
                endBefore = isAtEnd ? stream.getStreamInfo().getStreamState().getLastSequence() : -1;
            }
        }
    }

    private Options options() {
        return Options.builder()
                .servers(natsUrl.split(",", -1))
                .connectionName("weltgewebe api")
                .connectionTimeout(Duration.ofSeconds(5))
                .pingInterval(Duration.ofSeconds(10))
                .noReconnect()
                .errorListener(new QuietErrors())
                .build();
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
}
