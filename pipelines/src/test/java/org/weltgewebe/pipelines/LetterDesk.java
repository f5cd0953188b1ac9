package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.weltgewebe.pipelines.deadletter.cli.DeadLetterMain;
import org.weltgewebe.pipelines.distribute.TestMessages;

/** The command {@code dlq} on a rig, and what WG_DEAD holds. */
record LetterDesk(CaptureRig rig) {

    /** What a call of the command said. */
    record Said(int exit, String out, String err) {

        List<JsonNode> lines() {
            return out.lines().map(LetterDesk::json).toList();
        }
    }

    record Dead(String subject, String id, String body) {}

    /** Every message that WG_DEAD still holds, one by one: some are erased. */
    List<Dead> dead() {
        try (Connection connection = rig.nats.connect()) {
            var management = connection.jetStreamManagement();
            var state = management.getStreamInfo("WG_DEAD").getStreamState();
            List<Dead> messages = new ArrayList<>();
            for (long sequence = Math.max(1, state.getFirstSequence());
                    sequence <= state.getLastSequence();
                    sequence++) {
                try {
                    var message = management.getMessage("WG_DEAD", sequence);
                    messages.add(new Dead(
                            message.getSubject(),
                            message.getHeaders().getFirst("Nats-Msg-Id"),
                            new String(message.getData(), StandardCharsets.UTF_8)));
                } catch (JetStreamApiException erased) {
                    assertThat(erased.getErrorCode()).isEqualTo(404);
                }
            }
            return messages;
        } catch (Exception e) {
            throw new IllegalStateException("WG_DEAD cannot be read", e);
        }
    }

    void maxBytes(long bytes) throws Exception {
        update("WG_DEAD", configuration -> configuration.maxBytes(bytes));
    }

    void shortMemory(String stream) throws Exception {
        update(stream, configuration -> configuration.duplicateWindow(Duration.ofMillis(100)));
    }

    private void update(String stream, UnaryOperator<StreamConfiguration.Builder> change) throws Exception {
        try (Connection connection = rig.nats.connect()) {
            var management = connection.jetStreamManagement();
            management.updateStream(change.apply(StreamConfiguration.builder(
                            management.getStreamInfo(stream).getConfiguration()))
                    .build());
        }
    }

    /** Waits until the stream has forgotten the ids of a short window: a message under a known id is stored again. */
    void forget() throws Exception {
        Headers probe = new Headers();
        TestMessages.event("probe").envelope().headers().forEach(probe::put);
        try (Connection connection = rig.nats.connect()) {
            CaptureRig.await("the ids are forgotten", () -> {
                try {
                    connection.jetStream().publish("wg.event.test.probe", probe, new byte[0]);
                    return rig.events("wg.event.test.").size() > 1;
                } catch (IOException | JetStreamApiException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    Said dlq(String... words) {
        return dlq(Clock.systemUTC(), words);
    }

    Said dlq(Clock clock, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            rig.config();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--config", rig.directory.resolve("pipelines.yaml").toString()));
        int exit = DeadLetterMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                clock,
                line.toArray(String[]::new));
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The first look is before the publish, the second for the record of it. */
    String crashAtSecondLookAtTheClock(String... words) {
        Clock deadly = new Clock() {
            private int looks;

            @Override
            public Instant instant() {
                if (++looks == 2) {
                    throw new AssertionError("killed");
                }
                return Instant.now();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        try {
            return dlq(deadly, words).out();
        } catch (AssertionError killed) {
            return String.valueOf(killed.getMessage());
        }
    }

    String metrics() {
        try {
            var uri = java.net.URI.create("http://127.0.0.1:" + rig.running().metricsPort() + "/metrics");
            return java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(uri).build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    /** Ids of the letters. */
    List<String> letters() {
        return dead().stream()
                .filter(message -> !message.subject().startsWith("wg.dead.act."))
                .map(Dead::id)
                .toList();
    }

    /** Ids of the letters, once there are at least this many. */
    List<String> awaitLetters(int least) {
        CaptureRig.await(least + " letters", () -> letters().size() >= least);
        return letters();
    }

    /** Every payload in WG_DEAD. */
    List<String> bodies() {
        return dead().stream().map(Dead::body).toList();
    }
}
