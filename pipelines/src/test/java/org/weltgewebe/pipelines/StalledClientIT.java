package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.pipelines.nats.StreamScan;
import org.weltgewebe.pipelines.nats.source.StreamReplay;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

/**
 * A stream is read to its end although the client hears nothing for a while: the messages lie on their way when the server says that it
 * has sent everything.
 */
class StalledClientIT {

    private static final int MESSAGES = 50;
    /** Longer than a reader waits before it asks whether anything is left. */
    private static final Duration DELAY = Duration.ofMillis(800);

    private TestNats nats;
    private TcpProxy proxy;
    private String url;

    @BeforeEach
    void open() throws Exception {
        nats = TestServers.start().nats();
        try (Connection connection = nats.connect()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("WG_TEST")
                            .subjects("wg.test.>")
                            .build());
            for (int i = 0; i < MESSAGES; i++) {
                connection.jetStream().publish("wg.test.a", new byte[10]);
            }
            // Another subject: the last sequence is none of those that are read.
            connection.jetStream().publish("wg.test.b", new byte[10]);
        }
        URI server = URI.create(nats.url());
        proxy = new TcpProxy(server.getHost(), server.getPort());
        url = "nats://127.0.0.1:" + proxy.port();
    }

    @AfterEach
    void close() {
        proxy.close();
        nats.close();
    }

    @Test
    void everythingThatWasSentIsRead() throws Exception {
        try (Connection connection = NatsConnections.open(url, "test")) {
            proxy.delayAnswers(DELAY);
            List<Long> read = new ArrayList<>();
            long last = StreamScan.read(
                    connection,
                    "WG_TEST",
                    new OrderedConsumerConfiguration().filterSubject("wg.test.a"),
                    message -> read.add(message.metaData().streamSequence()));
            assertThat(read)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MESSAGES).boxed().toList());
            assertThat(last).isEqualTo(MESSAGES + 1);
            assertThat(StreamScan.first(
                            connection, "WG_TEST", new OrderedConsumerConfiguration().filterSubject("wg.test.b")))
                    .hasValueSatisfying(message ->
                            assertThat(message.metaData().streamSequence()).isEqualTo(MESSAGES + 1));
            assertThat(StreamScan.first(
                            connection, "WG_TEST", new OrderedConsumerConfiguration().filterSubject("wg.test.c")))
                    .isEmpty();
        }
    }

    @Test
    void aReplayIsWhole() throws Exception {
        proxy.delayAnswers(DELAY);
        List<byte[]> read = new ArrayList<>();
        assertThat(StreamReplay.read(url, "WG_TEST", "wg.test.a", message -> read.add(message.data())))
                .isEqualTo(MESSAGES);
        assertThat(read).hasSize(MESSAGES);
        assertThat(StreamReplay.read(url, "WG_TEST", "wg.test.c", message -> read.add(message.data())))
                .isZero();
    }
}
