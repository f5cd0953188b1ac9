package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.verify.VerifyMain;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.Subjects;

/** The command on real servers: a true stream is proved, also while it grows, and each kind of damage is found and named. */
class VerifyIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WINDOW = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private CaptureRig rig;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** What the command said and how it ended. */
    private record Result(int exitCode, List<JsonNode> findings, JsonNode summary, String errors) {
        List<String> kinds() {
            return findings.stream().map(f -> f.path("finding").asText()).toList();
        }

        JsonNode collection(String name) {
            return summary.path("collections").path(name);
        }
    }

    @Test
    void aTrueStreamIsProvedAndTheSnapshotAndDeadLettersAreAccountedFor() throws Exception {
        rig.database.psql("ALTER TABLE wg.node DROP CONSTRAINT node_location_check");
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        rig.database.psql(CaptureIT.node(1, "Before", 9.5, 47.1));
        rig.database.psql("SELECT wg.open_slot()");
        rig.start();
        story();
        rig.database.psql(CaptureIT.node(7, "Nowhere", 999, 47.1));
        rig.database.psql("INSERT INTO wg.account (id, title, map_state, location) VALUES ('" + CaptureIT.id(8)
                + "', 'Hidden', 'not_on_map', NULL); INSERT INTO wg.conversation (id, conversation_type, visibility) VALUES ('"
                + CaptureIT.id(9) + "', 'direct', 'participants')");
        Result result = verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.collection("node").path("rows").asLong()).isEqualTo(5);
        assertThat(result.collection("node").path("proved").asLong()).isEqualTo(4);
        assertThat(result.collection("node").path("dead").asLong()).isEqualTo(1);
        assertThat(result.collection("account").path("proved").asLong()).isEqualTo(1);
        assertThat(result.collection("outbox").path("proved").asLong()).isEqualTo(2);
        for (JsonNode collection : result.summary().path("collections")) {
            assertThat(collection.path("streamChecksum")).isEqualTo(collection.path("postgresChecksum"));
        }
        assertThat(result.summary().at("/provable/whole").asBoolean()).isTrue();
    }

    @Test
    void aStreamIsProvedWhileItIsWritten() throws Exception {
        rig.start();
        story();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 1; writer <= 2; writer++) {
                int number = writer * 100_000;
                running.add(writers.submit(() -> write(number, stop)));
            }
            for (int i = 0; i < 5; i++) {
                Result result = verify();
                assertThat(result.findings()).isEmpty();
                assertThat(result.exitCode()).isZero();
                assertThat(result.collection("node").path("unjudged").asLong()).isZero();
            }
            stop.set(true);
            for (Future<?> writer : running) {
                writer.get(60, TimeUnit.SECONDS);
            }
            assertThat(verify().exitCode()).isZero();
        } finally {
            stop.set(true);
            writers.shutdownNow();
        }
    }

    private Void write(int number, AtomicBoolean stop) throws Exception {
        try (java.sql.Connection connection = rig.database.superuser().connect();
                java.sql.Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int next = number; !stop.get(); next++) {
                statement.execute(CaptureIT.node(next, "New", 9.5, 47.1));
                statement.execute("UPDATE wg.node SET title = 'Again' WHERE id = '" + CaptureIT.id(next - 1) + "'");
                statement.execute("DELETE FROM wg.node WHERE id = '" + CaptureIT.id(next - 9) + "'");
                connection.commit();
            }
        }
        return null;
    }

    @Test
    void everyKindOfDamageIsFoundAndNamedAndNothingElseIsBlamed() throws Exception {
        damage(messages -> {
            // One byte of one payload.
            byte[] data = messages.get(indexOf(messages, CaptureIT.id(21), 1)).getData();
            data[new String(data, StandardCharsets.ISO_8859_1).indexOf("Again")] ^= 1;
            // Something else in the place of a message: no gap in the sequences tells that it is gone.
            messages.set(indexOf(messages, CaptureIT.id(22), 1), copy("wg.capture.fence", new Headers(), new byte[0]));
            // One message twice under its id, as behind the duplicate window, and one again under another.
            int twice = indexOf(messages, CaptureIT.id(23), 1);
            messages.add(twice + 1, messages.get(twice));
            Message again = messages.get(indexOf(messages, CaptureIT.id(24), 1));
            messages.add(under(again, again.getHeaders().getFirst("ce-id").replaceAll("/0$", "/7")));
            // Two versions in the wrong order.
            Collections.swap(messages, indexOf(messages, CaptureIT.id(25), 1), indexOf(messages, CaptureIT.id(25), 2));
            return messages;
        });
        Result result = verify();
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.findings().stream()
                        .map(f ->
                                f.path("finding").asText() + " " + f.path("key").asText() + " "
                                        + f.path("version").asText()))
                .containsExactlyInAnyOrder(
                        "CORRUPT " + CaptureIT.id(21) + " ",
                        "MISSING " + CaptureIT.id(22) + " 2",
                        "DUPLICATED " + CaptureIT.id(23) + " 2",
                        "DUPLICATED " + CaptureIT.id(24) + " 2",
                        "REORDERED " + CaptureIT.id(25) + " 2");
        assertThat(result.findings())
                .allMatch(f -> f.path("sequence").asLong() > 0
                        && !f.path("id").asText().isEmpty());
    }

    @Test
    void aMessageThatWasDeletedIsFound() throws Exception {
        rig.start();
        story();
        settled();
        long sequence = sequenceOf(CaptureIT.id(2), 1);
        String id = withNats(connection -> {
            JetStreamManagement management = connection.jetStreamManagement();
            String gone = management
                    .getMessage(Subjects.STREAM_EVENT, sequence + 1)
                    .getHeaders()
                    .getFirst("ce-id");
            management.deleteMessage(Subjects.STREAM_EVENT, sequence + 1);
            return gone;
        });
        assertThat(id).isNotEmpty();
        Result result = verify();
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.kinds()).isNotEmpty().containsOnly("MISSING");
        assertThat(result.summary().path("removed").asLong()).isEqualTo(1);
        assertThat(result.findings()).anyMatch(f -> f.path("sequence").asLong() == sequence + 1);
    }

    @Test
    void aRangeIsJudgedAloneAndWhatIsBeforeItIsNoLoss() throws Exception {
        rig.start();
        story();
        settled();
        long last = sequenceOf(CaptureIT.id(2), 2);
        rig.database.psql(CaptureIT.node(4, "Later", 9.5, 47.1));
        Result later = verify("--from", String.valueOf(last + 1), "--collection", "node");
        assertThat(later.exitCode()).isZero();
        assertThat(later.summary().at("/provable/fromSequence").asLong()).isEqualTo(last + 1);
        assertThat(later.collection("node").path("unjudged").asLong()).isPositive();
        assertThat(later.collection("node").path("proved").asLong()).isPositive();
        assertThat(verify("--from", "2026-01-01T00:00:00Z", "--to", "2099-01-01T00:00:00Z")
                        .exitCode())
                .isZero();
        withNats(connection -> connection
                .jetStreamManagement()
                .purgeStream(
                        Subjects.STREAM_EVENT,
                        io.nats.client.PurgeOptions.builder().sequence(last + 1).build()));
        Result purged = verify();
        assertThat(purged.exitCode()).isZero();
        assertThat(purged.summary().at("/provable/whole").asBoolean()).isFalse();
    }

    @Test
    void withoutCaptureNothingIsClaimed() throws Exception {
        rig.start();
        rig.stop();
        Result result = verify("--wait", "PT0.5S");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("did not arrive", "expected: a running capture job");
        assertThat(verify("--colection", "node").errors()).contains("did you mean --collection?");
        assertThat(verify("--collection", "nod").errors()).contains("did you mean node?");
    }

    /** Three nodes, two domain events; node 2 has three versions. */
    private void story() {
        rig.database.psql(CaptureIT.node(11, "First", 9.5, 47.1));
        rig.database.psql(CaptureIT.node(2, "Second", 9.5, 47.1));
        rig.database.psql("UPDATE wg.node SET title = 'Second again' WHERE id = '" + CaptureIT.id(2) + "'");
        rig.database.psql("UPDATE wg.node SET title = 'Second at last' WHERE id = '" + CaptureIT.id(2) + "'");
        rig.database.psql(CaptureIT.node(3, "Gone", 9.5, 47.1) + "; DELETE FROM wg.node WHERE id = '" + CaptureIT.id(3)
                + "'; " + CaptureIT.node(3, "Back", 9.5, 47.1)
                + "; INSERT INTO wg.outbox (aggregate_type, aggregate_id, type, payload) SELECT 'node', '"
                + CaptureIT.id(3) + "', 'created', '{\"version\": 1, \"fields\": []}' FROM generate_series(1, 2)");
    }

    /** Until everything is in the stream and the checkpoint covers it. */
    private void settled() {
        rig.awaitConfirmed();
    }

    private interface Damage {
        List<Message> to(List<Message> messages);
    }

    /** Captures five rows of three versions, makes the stream anew with something wrong in it, and lets capture go on. */
    private void damage(Damage damage) throws Exception {
        rig.start();
        for (int number = 21; number <= 25; number++) {
            rig.database.psql(CaptureIT.node(number, "First", 9.5, 47.1));
            rig.database.psql("UPDATE wg.node SET title = 'Again' WHERE id = '" + CaptureIT.id(number) + "'");
            rig.database.psql("UPDATE wg.node SET title = 'Last' WHERE id = '" + CaptureIT.id(number) + "'");
        }
        settled();
        // What Postgres would send again would mend the damage.
        rig.awaitConfirmed();
        rig.stop();
        withNats(connection -> {
            JetStreamManagement management = connection.jetStreamManagement();
            long last = management
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
            List<Message> messages = new ArrayList<>();
            for (long sequence = 1; sequence <= last; sequence++) {
                var stored = management.getMessage(Subjects.STREAM_EVENT, sequence);
                messages.add(copy(stored.getSubject(), stored.getHeaders(), stored.getData()));
            }
            StreamConfiguration before =
                    management.getStreamInfo(Subjects.STREAM_EVENT).getConfiguration();
            management.deleteStream(Subjects.STREAM_EVENT);
            management.addStream(
                    StreamConfiguration.builder(before).duplicateWindow(WINDOW).build());
            Set<String> said = new HashSet<>();
            for (Message message : damage.to(messages)) {
                if (!said.add(message.getHeaders().getFirst("ce-id"))) {
                    TimeUnit.MILLISECONDS.sleep(2 * WINDOW.toMillis());
                }
                connection.jetStream().publish(message);
            }
            return null;
        });
        // A writer that knows the stream refuses another one in its place.
        CaptureRig.delete(directory.resolve("checkpoints"));
        rig.start();
    }

    /** Without what the publisher expected of the stream then. */
    private static Message copy(String subject, Headers headers, byte[] data) {
        Headers kept = new Headers();
        headers.forEach((name, values) -> {
            if (!name.startsWith("Nats-Expected")) {
                kept.put(name, values);
            }
        });
        return NatsMessage.builder().subject(subject).headers(kept).data(data).build();
    }

    /** The same said again by somebody who thinks it new. */
    private static Message under(Message message, String id) {
        EventEnvelope e = EventEnvelope.of(name -> message.getHeaders().getFirst(name), message.getData());
        Headers headers = new Headers();
        new EventEnvelope(id, e.source(), e.type(), e.subject(), e.time(), e.position(), e.traceParent(), e.data())
                .headers()
                .forEach(headers::put);
        return copy(message.getSubject(), headers, message.getData());
    }

    private static int indexOf(List<Message> messages, String key, int nth) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).hasHeaders()
                    && key.equals(messages.get(i).getHeaders().getFirst("ce-subject"))
                    && messages.get(i).getSubject().startsWith("wg.event.")) {
                places.add(i);
            }
        }
        return places.get(nth);
    }

    private long sequenceOf(String key, int nth) {
        return rig.events("wg.event.node").stream()
                .filter(m -> m.envelope().subject().equals(key))
                .map(CaptureRig.Stored::sequence)
                .toList()
                .get(nth);
    }

    private interface WithConnection<T> {
        T use(Connection connection) throws Exception;
    }

    private <T> T withNats(WithConnection<T> use) throws Exception {
        try (Connection connection = rig.nats.connect()) {
            return use.use(connection);
        }
    }

    private Result verify(String... more) throws Exception {
        rig.config();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] arguments = Stream.concat(
                        Stream.of(
                                "--config", directory.resolve("pipelines.yaml").toString(), "--json"),
                        Stream.of(more))
                .toArray(String[]::new);
        int exitCode = VerifyMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        List<JsonNode> findings = new ArrayList<>();
        JsonNode summary = JSON.createObjectNode();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            JsonNode node = JSON.readTree(line);
            if (node.has("finding")) {
                findings.add(node);
            } else {
                summary = node;
            }
        }
        return new Result(exitCode, findings, summary, err.toString(StandardCharsets.UTF_8));
    }
}
