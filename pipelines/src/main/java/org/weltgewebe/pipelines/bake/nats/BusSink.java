package org.weltgewebe.pipelines.bake.nats;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.weltgewebe.pipelines.bake.BusMessage;
import org.weltgewebe.schemas.event.EventEnvelope;

/**
 * Says messages on JetStream, at least once and in order. The message id absorbs repetitions; what is not acknowledged when
 * a checkpoint asks fails the job, which says it again.
 */
public final class BusSink implements Sink<BusMessage> {

    private static final long serialVersionUID = 1L;

    private final String natsUrl;

    public BusSink(String natsUrl) {
        this.natsUrl = natsUrl;
    }

    @Override
    public SinkWriter<BusMessage> createWriter(WriterInitContext context) throws IOException {
        return new Writer(natsUrl);
    }

    private static final class Writer implements SinkWriter<BusMessage> {

        private static final int MAX_IN_FLIGHT = 256;
        private static final Duration ACK_PATIENCE = Duration.ofSeconds(10);

        private final Connection connection;
        private final JetStream jetStream;
        private final Deque<CompletableFuture<?>> inFlight = new ArrayDeque<>();

        Writer(String natsUrl) throws IOException {
            try {
                connection = Nats.connect(Options.builder()
                        .servers(natsUrl.split(",", -1))
                        .connectionName("bake-announce")
                        .connectionTimeout(Duration.ofSeconds(5))
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(250))
                        .build());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("nats: interrupted while connecting (expected: a connection)", e);
            }
            jetStream = connection.jetStream();
        }

        @Override
        public void write(BusMessage message, Context context) throws IOException, InterruptedException {
            while (!inFlight.isEmpty()
                    && (inFlight.size() >= MAX_IN_FLIGHT || inFlight.peek().isDone())) {
                awaitOldest();
            }
            Message sent = NatsMessage.builder()
                    .subject(message.subject())
                    .headers(new Headers()
                            .add(EventEnvelope.MSG_ID, message.id())
                            .add("content-type", "application/json"))
                    .data(message.data())
                    .build();
            inFlight.add(jetStream.publishAsync(sent));
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            while (!inFlight.isEmpty()) {
                awaitOldest();
            }
        }

        private void awaitOldest() throws IOException, InterruptedException {
            try {
                inFlight.remove().get(ACK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                boolean refused = cause instanceof JetStreamApiException;
                throw new IOException(
                        "nats: message " + (refused ? "refused" : "not acknowledged")
                                + " (expected: streams WG_TILES and WG_DEAD that take it)",
                        cause);
            } catch (TimeoutException e) {
                throw new IOException(
                        "nats: no acknowledgement within " + ACK_PATIENCE + " (expected: a server with JetStream)", e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            connection.close();
        }
    }
}
