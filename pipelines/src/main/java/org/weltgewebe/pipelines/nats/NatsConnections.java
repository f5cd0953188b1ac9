package org.weltgewebe.pipelines.nats;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to NATS with the options every job uses. */
public final class NatsConnections {

    private static final Logger LOG = LoggerFactory.getLogger(NatsConnections.class);

    private NatsConnections() {}

    /**
     * Connects. Later losses are healed without end; what was not acknowledged is the caller's to send again, so nothing is buffered
     * while the server is away.
     *
     * @param url {@code nats://host:port}, several separated by commas
     * @param name shown in the server's monitoring
     * @throws IOException when no server answers within ten seconds
     */
    public static Connection open(String url, String name) throws IOException, InterruptedException {
        Options options = Options.builder()
                .servers(url.split(","))
                .connectionName(name)
                .connectionTimeout(Duration.ofSeconds(10))
                .pingInterval(Duration.ofSeconds(10))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(200))
                .reconnectJitter(Duration.ofMillis(100))
                .reconnectBufferSize(0)
                // A request that got no answer for this long counts as unknown.
                .requestCleanupInterval(Duration.ofSeconds(2))
                .maxMessagesInOutgoingQueue(16_384)
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection connection, String error) {
                        LOG.warn("nats: {}", error);
                    }

                    @Override
                    public void exceptionOccurred(Connection connection, Exception e) {
                        LOG.warn("nats: {}", e.toString());
                    }
                })
                .connectionListener((connection, event) -> LOG.info("nats {}: {}", name, event.getEvent()))
                .build();
        return Nats.connect(options);
    }
}
