package org.weltgewebe.launcher.bench.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.launcher.bench.Latencies;

class ContenderTest {

    private final OwnCapture ours = new OwnCapture(Path.of("."), List.of("java", "-version"));
    private final DebeziumServer debezium = new DebeziumServer(Path.of("."), List.of());

    @Test
    void eachTellsTheCommitOfItsMessage() {
        assertThat(ours.committedAt(message(new Headers().put("ce-time", "2026-01-02T03:04:05.678901Z"), "{}")))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
        assertThat(debezium.committedAt(
                        message(new Headers(), "{\"op\":\"c\",\"source\":{\"ts_ms\":1,\"ts_us\":1767323045678901}}")))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
    }

    @Test
    void aMessageWithoutItIsRefusedRatherThanMeasured() {
        Message bare = message(new Headers(), "{\"op\":\"c\"}");
        assertThatThrownBy(() -> ours.committedAt(bare)).hasMessageContaining("ce-time: missing");
        assertThatThrownBy(() -> debezium.committedAt(bare)).hasMessageContaining("source.ts_us: missing");
    }

    @Test
    void aRecordingIsAnOptionOfTheJvm() {
        assertThat(ours.recordedInto(Path.of("/tmp/x.jfr")).command())
                .containsExactly(
                        "java",
                        "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=/tmp/x.jfr",
                        "-version");
    }

    @Test
    void ratesAreOfTheTimeBetweenMessages() {
        Figures figures = new Figures(
                "x",
                new Figures.Drain(1_000, 2, 0.5, 0.2, 0.05, 0.01, 3 << 20),
                new Figures.Steady(100, new Latencies(new double[] {1, 2, 3})));
        assertThat(figures.fields())
                .containsAllEntriesOf(Map.of(
                        "eventsPerSecond",
                        2_000L,
                        "secondHalfEventsPerSecond",
                        2_500L,
                        "cpuSecondsPerMillion",
                        50.0,
                        "peakRssMiB",
                        3L,
                        "commitToStoredP99Ms",
                        3.0));
        assertThat(figures.line()).contains("2000 events/s").contains("p50 2.0 ms");
    }

    @Test
    void aLivingProcessHasCostsAndADeadOneNone() {
        assertThat(ProcessCost.of(ProcessHandle.current().pid()).cpuSeconds()).isPositive();
        assertThat(ProcessCost.of(ProcessHandle.current().pid()).peakRssBytes()).isGreaterThan(1 << 20);
        assertThat(ProcessCost.of(Integer.MAX_VALUE)).isEqualTo(ProcessCost.NONE);
    }

    private static Message message(Headers headers, String data) {
        return NatsMessage.builder()
                .subject("s")
                .headers(headers)
                .data(data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
