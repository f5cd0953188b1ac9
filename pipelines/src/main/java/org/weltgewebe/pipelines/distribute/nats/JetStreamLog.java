package org.weltgewebe.pipelines.distribute.nats;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.schemas.event.HeaderText;

/** Streams on a nats-server with JetStream. */
public final class JetStreamLog implements EventLog, AutoCloseable {

    private static final String EXPECTED_LAST_MSG_ID = "Nats-Expected-Last-Msg-Id";
    private static final String EXPECTED_STREAM = "Nats-Expected-Stream";
    private static final long ACK_TIMEOUT_MILLIS = 5_000;
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final Connection connection;
    private final JetStream jetStream;
    private final Clock clock;

    /** A log on a connection that {@link #close()} closes. */
    public JetStreamLog(Connection connection, Clock clock) throws IOException {
        this.connection = connection;
        this.clock = clock;
        this.jetStream = connection.jetStream();
    }

    /** A log on a connection of its own. */
    public static JetStreamLog open(String natsUrl, String name, Clock clock) throws IOException, InterruptedException {
        return new JetStreamLog(NatsConnections.open(natsUrl, name), clock);
    }

    @Override
    public CompletableFuture<Ack> publish(OutgoingMessage message, @Nullable String predecessor) {
        Headers headers = new Headers();
        message.envelope().headers().forEach(headers::put);
        headers.put(EXPECTED_STREAM, message.stream());
        if (predecessor != null) {
            headers.put(EXPECTED_LAST_MSG_ID, HeaderText.encode(predecessor));
        }
        try {
            return jetStream
                    .publishAsync(NatsMessage.builder()
                            .subject(message.subject())
                            .headers(headers)
                            .data(message.envelope().data())
                            .build())
                    .orTimeout(ACK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .thenApply(this::ack);
        } catch (IllegalStateException e) {
            // Closed, or reconnecting: the window sends again.
            return CompletableFuture.failedFuture(e);
        }
    }

    private Ack ack(PublishAck ack) {
        return new Ack(ack.getSeqno(), ack.isDuplicate(), clock.instant());
    }

    @Override
    public void awaitChance(int attempt) throws InterruptedException {
        long wait = Math.min(LONGEST_WAIT_MILLIS, 25L << Math.min(attempt, 10));
        TimeUnit.MILLISECONDS.sleep(wait);
    }

    @Override
    public Set<String> idsAfter(String stream, @Nullable Long lastSequence) throws IOException, InterruptedException {
        try {
            return StreamTail.idsAfter(connection, stream, lastSequence);
        } catch (IllegalStateException e) {
            throw new IOException("stream " + stream + ": tail cannot be read, the connection is lost", e);
        }
    }

    @Override
    public long maxMessageBytes() {
        return connection.getMaxPayload();
    }

    @Override
    public long ackTimeoutMillis() {
        return ACK_TIMEOUT_MILLIS;
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
