package org.weltgewebe.pipelines.distribute.nats;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.SlotReplay;
import org.weltgewebe.pipelines.distribute.StreamEnd;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.schemas.event.HeaderText;

/** Streams on a nats-server with JetStream. */
public final class JetStreamLog implements EventLog, AutoCloseable {

    private static final String EXPECTED_LAST_MSG_ID = "Nats-Expected-Last-Msg-Id";
    /** The server forgets the last id when it restarts long after it was stored, the sequence never. */
    private static final String EXPECTED_LAST_SEQUENCE = "Nats-Expected-Last-Sequence";

    private static final String EXPECTED_STREAM = "Nats-Expected-Stream";
    private static final long ACK_TIMEOUT_MILLIS = 5_000;
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final Connection connection;
    private final SlotReplay slot;
    private final Acknowledgements acknowledgements;

    /**
     * A log on a connection that {@link #close()} closes.
     *
     * @param slot whose messages are published
     */
    public JetStreamLog(Connection connection, SlotReplay slot, Clock clock) {
        this.connection = connection;
        this.slot = slot;
        this.acknowledgements = new Acknowledgements(connection, clock, ACK_TIMEOUT_MILLIS);
    }

    /** A log on a connection of its own. */
    public static JetStreamLog open(String natsUrl, String name, SlotReplay slot, Clock clock)
            throws IOException, InterruptedException {
        return new JetStreamLog(NatsConnections.open(natsUrl, name), slot, clock);
    }

    @Override
    public CompletableFuture<Ack> publish(OutgoingMessage message, @Nullable String predecessor) {
        return send(message, EXPECTED_LAST_MSG_ID, predecessor == null ? null : HeaderText.encode(predecessor));
    }

    @Override
    public CompletableFuture<Ack> publishBehind(OutgoingMessage message, long lastSequence) {
        return send(message, EXPECTED_LAST_SEQUENCE, lastSequence == 0 ? null : String.valueOf(lastSequence));
    }

    private CompletableFuture<Ack> send(OutgoingMessage message, String condition, @Nullable String value) {
        Headers headers = new Headers();
        message.envelope().headers().forEach(headers::put);
        headers.put(EXPECTED_STREAM, message.stream());
        if (value != null) {
            headers.put(condition, value);
        }
        try {
            return acknowledgements.await(reply -> connection.publish(
                    message.subject(), reply, headers, message.envelope().data()));
        } catch (IllegalStateException e) {
            // Closed, or reconnecting: the window sends again.
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void awaitChance(int attempt) throws InterruptedException {
        long wait = Math.min(LONGEST_WAIT_MILLIS, 25L << Math.min(attempt, 10));
        TimeUnit.MILLISECONDS.sleep(wait);
    }

    @Override
    public Tail tailAfter(String stream, @Nullable Long lastSequence) throws IOException, InterruptedException {
        try {
            return StreamTail.after(connection, stream, lastSequence, slot);
        } catch (IllegalStateException e) {
            throw new IOException("stream " + stream + ": tail cannot be read, the connection is lost", e);
        }
    }

    @Override
    public StreamEnd end(String stream) throws IOException {
        try {
            return StreamTail.end(connection, stream);
        } catch (IllegalStateException e) {
            throw new IOException("stream " + stream + ": cannot be asked, the connection is lost", e);
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
        acknowledgements.close();
        connection.close();
    }
}
