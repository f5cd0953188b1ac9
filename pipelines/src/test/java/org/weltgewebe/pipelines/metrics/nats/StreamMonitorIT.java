package org.weltgewebe.pipelines.metrics.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

class StreamMonitorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestNats nats;
    private Connection connection;
    private StreamMonitor monitor;

    @BeforeEach
    void open() throws Exception {
        nats = TestServers.start().nats();
        connection = nats.connect();
        JetStreamManagement management = connection.jetStreamManagement();
        management.addStream(StreamConfiguration.builder()
                .name("WG_TEST")
                .subjects("wg.test.>")
                .maxBytes(1 << 20)
                .build());
        management.addOrUpdateConsumer(
                "WG_TEST",
                ConsumerConfiguration.builder()
                        .durable("reader")
                        .ackWait(Duration.ofMillis(300))
                        .maxDeliver(2)
                        .build());
        monitor = new StreamMonitor(
                nats.url(), List.of("WG_TEST", "WG_ABSENT"), Duration.ofMillis(100), registry, Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        monitor.close();
        connection.close();
        nats.close();
    }

    @Test
    void tellsWhatWaitsUntilItIsAcknowledged() throws Exception {
        await(() -> value("wg.consumer.lag", "consumer", "reader") == 0);
        for (int i = 0; i < 3; i++) {
            connection.jetStream().publish("wg.test.a", new byte[10]);
        }
        await(() -> value("wg.consumer.pending", "consumer", "reader") == 3
                && value("wg.consumer.lag", "consumer", "reader") > 0
                && value("wg.stream.messages", "stream", "WG_TEST") == 3);
        assertThat(value("wg.stream.limit", "stream", "WG_TEST")).isEqualTo(1 << 20);
        assertThat(registry.find("wg.stream.messages").gauges()).hasSize(1);

        JetStreamSubscription reader =
                connection.jetStream().subscribe(null, PullSubscribeOptions.bind("WG_TEST", "reader"));
        reader.fetch(3, Duration.ofSeconds(5)).forEach(message -> message.ack());
        await(() -> value("wg.consumer.pending", "consumer", "reader") == 0
                && value("wg.consumer.ack.pending", "consumer", "reader") == 0
                && value("wg.consumer.lag", "consumer", "reader") == 0);
    }

    @Test
    void whoReadsAnOldStreamFromItsStartIsBehindNothing() throws Exception {
        connection.jetStream().publish("wg.test.a", new byte[10]);
        connection
                .jetStreamManagement()
                .createConsumer(
                        "WG_TEST",
                        ConsumerConfiguration.builder()
                                .ackPolicy(AckPolicy.None)
                                .inactiveThreshold(PATIENCE)
                                .build());
        await(() -> value("wg.consumer.pending", "consumer", "ephemeral") == 1
                && value("wg.consumer.lag", "consumer", "reader") > 0);
        assertThat(value("wg.consumer.lag", "consumer", "ephemeral")).isNaN();
    }

    @Test
    void countsWhatTheServerGaveUpDelivering() throws Exception {
        await(() -> !registry.find("wg.consumer.lag").gauges().isEmpty());
        connection.jetStream().publish("wg.test.a", new byte[10]);
        JetStreamSubscription reader =
                connection.jetStream().subscribe(null, PullSubscribeOptions.bind("WG_TEST", "reader"));
        await(() -> {
            // Taken again and again, never acknowledged.
            reader.fetch(1, Duration.ofMillis(400));
            return registry.find("wg.consumer.max.deliveries")
                            .tags("stream", "WG_TEST", "consumer", "reader")
                            .counter()
                    != null;
        });
    }

    @Test
    void saysNothingWhileTheServerIsAway() throws Exception {
        await(() -> !registry.find("wg.stream.messages").gauges().isEmpty());
        nats.killHard();
        await(() -> registry.find("wg.stream.messages").gauges().isEmpty());
        nats.restart();
        await(() -> !registry.find("wg.stream.messages").gauges().isEmpty());
    }

    private double value(String name, String tag, String value) {
        var gauge = registry.find(name).tag(tag, value).gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    private static void await(BooleanSupplier condition) {
        assertThat(Await.until(condition, PATIENCE)).as("waited too long").isTrue();
    }
}
