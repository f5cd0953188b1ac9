package org.weltgewebe.pipelines.replay.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.nats.Streams;
import org.weltgewebe.pipelines.replay.ReplayMain;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

/** The command on a real nats-server: a consumer reads again, whole, and nothing else changes. */
class ConsumerReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private TestNats nats;
    private Connection connection;
    private JetStreamManagement management;

    @BeforeEach
    void open() throws Exception {
        nats = TestServers.start().nats();
        connection = nats.connect();
        management = connection.jetStreamManagement();
        Streams.apply(connection, Streams.load(Path.of("../deploy/nats")), "local", -1);
        for (int i = 1; i <= 20; i++) {
            // Odd sequences are of nodes, even ones of places.
            connection
                    .jetStream()
                    .publish(
                            i % 2 == 1 ? "wg.event.node.upserted" : "wg.event.place.upserted",
                            new Headers().add("Nats-Msg-Id", "e/" + i),
                            Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        nats.close();
    }

    private record Said(int exit, String out, String err) {}

    @Test
    void aConsumerReadsAgainFromASequenceAnEventAndATimeWithTheConfigurationItHad() throws Exception {
        consumer("reader");
        assertThat(read("reader", 5)).containsExactly("1", "3", "5", "7", "9");
        ConsumerConfiguration before =
                management.getConsumerInfo("WG_EVENT", "reader").getConsumerConfiguration();

        Said dry = replay("reader", "--from", "4", "--dry-run", "--json");
        assertThat(dry.exit()).as(dry.err()).isEqualTo(2);
        assertThat(dry.out())
                .isEqualToIgnoringNewLines("{\"consumer\":\"reader\",\"startSequence\":4,\"again\":3,\"messages\":8,"
                        + "\"firstKept\":1,\"dryRun\":true}");
        assertThat(read("reader", 1)).as("nothing was changed").containsExactly("11");

        Said bySequence = replay("reader", "--from", "4");
        assertThat(bySequence.exit()).as(bySequence.err()).isZero();
        assertThat(bySequence.out())
                .contains("consumer reader: reads again from sequence 4; 4 messages are delivered again, 8 in all");
        assertThat(read("reader", 8)).containsExactly("5", "7", "9", "11", "13", "15", "17", "19");

        assertThat(replay("reader", "--from", "e/17").exit()).isZero();
        assertThat(read("reader", 2)).containsExactly("17", "19");

        ZonedDateTime stored = management.getMessage("WG_EVENT", 13).getTime();
        assertThat(replay("reader", "--from", stored.toString().replaceAll("\\[.*", ""))
                        .out())
                .contains("from sequence 13; 4 messages are delivered again, 4 in all");
        assertThat(read("reader", 4)).containsExactly("13", "15", "17", "19");

        ConsumerConfiguration after =
                management.getConsumerInfo("WG_EVENT", "reader").getConsumerConfiguration();
        ConsumerConfiguration sameStart = ConsumerConfiguration.builder(after)
                .deliverPolicy(before.getDeliverPolicy())
                .startSequence(before.getStartSequence())
                .build();
        assertThat(sameStart.toJson()).isEqualTo(before.toJson());
        assertThat(management.getConsumers("WG_EVENT").stream()
                        .filter(each -> each.getConsumerConfiguration().getDurable() != null)
                        .map(ConsumerInfo::getName))
                .as("no note is left")
                .containsExactly("reader");
    }

    @Test
    void messagesThatWereNeverReadAreNotSkippedAndUnknownNamesAreTold() throws Exception {
        consumer("reader");
        read("reader", 2);
        assertThat(replay("reader", "--from", "12").err())
                .contains("--from: sequence 12 skips 4 messages that reader has not read (expected: at most 4)");
        assertThat(replay("reader", "--from", "e/77").err()).contains("no message with this id");
        assertThat(replay("raeder", "--from", "1").err())
                .contains("did you mean reader?")
                .contains("one of [reader]");
        assertThat(replay("reader", "--from", "1", "--stream", "WG_NONE").err()).contains("WG_NONE");
        assertThat(replay("reader").err()).contains("--from: missing");
        assertThat(replay("--help").out()).contains("var/search");
        assertThat(read("reader", 8)).as("nothing was changed").hasSize(8);
    }

    @Test
    void aCrashBetweenDeletionAndCreationIsFinishedByTheNextCall() throws Exception {
        consumer("reader");
        read("reader", 10);
        ConsumerInfo old = management.getConsumerInfo("WG_EVENT", "reader");
        ConsumerConfiguration again = ConsumerConfiguration.builder(old.getConsumerConfiguration())
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(15)
                .build();
        management.createConsumer("WG_EVENT", ConsumerReplay.note(again));
        management.deleteConsumer("WG_EVENT", "reader");

        Said dry = replay("reader", "--from", "15", "--dry-run");
        assertThat(dry.exit()).isEqualTo(1);
        assertThat(dry.err()).contains("consumer reader: an interrupted replay is not finished");
        assertThat(management.getConsumerNames("WG_EVENT"))
                .as("nothing was changed")
                .containsExactly("reader--replay");

        Said other = replay("reader", "--from", "15");
        assertThat(other.err()).contains("consumer reader: an interrupted replay is finished");
        assertThat(management.getConsumerNames("WG_EVENT")).containsExactly("reader");
        assertThat(read("reader", 3)).containsExactly("15", "17", "19");
        assertThat(management
                        .getConsumerInfo("WG_EVENT", "reader")
                        .getConsumerConfiguration()
                        .getDescription())
                .isEqualTo("of the \"test\"");
    }

    @Test
    void aPushConsumerDeliversAgainToWhoeverListens() throws Exception {
        JetStreamSubscription subscription = connection
                .jetStream()
                .subscribe(
                        "wg.event.place.>",
                        PushSubscribeOptions.builder()
                                .durable("pushed")
                                .deliverSubject("deliver.here")
                                .build());
        for (int i = 2; i <= 20; i += 2) {
            ack(subscription.nextMessage(PATIENCE));
        }
        assertThat(replay("pushed", "--from", "16").out()).contains("3 messages are delivered again, 3 in all");
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            again.add(ack(subscription.nextMessage(PATIENCE)));
        }
        assertThat(again).containsExactly("16", "18", "20");
    }

    private void consumer(String name) throws Exception {
        management.createConsumer(
                "WG_EVENT",
                ConsumerConfiguration.builder()
                        .durable(name)
                        .description("of the \"test\"")
                        .filterSubject("wg.event.node.>")
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(Duration.ofMinutes(1))
                        .maxAckPending(77)
                        .maxDeliver(5)
                        .build());
    }

    private List<String> read(String name, int count) throws Exception {
        JetStreamSubscription subscription =
                connection.jetStream().subscribe(null, PullSubscribeOptions.bind("WG_EVENT", name));
        List<String> bodies = new ArrayList<>();
        for (Message message : subscription.fetch(count, PATIENCE)) {
            bodies.add(ack(message));
        }
        subscription.unsubscribe();
        return bodies;
    }

    private static String ack(Message message) throws Exception {
        message.ackSync(PATIENCE);
        return new String(message.getData(), StandardCharsets.UTF_8);
    }

    private Said replay(String... words) throws Exception {
        Path config = Files.writeString(
                directory.resolve("pipelines.yaml"),
                """
                postgres: {url: "postgresql://localhost/none", user: u, password: p, slot: s, publication: p}
                nats: {url: "%s"}
                checkpoints: {dir: c, interval: PT1S}
                tilesets: {dir: t}
                contracts: {dir: c}
                events: {dir: e}
                policies: {dir: p}
                streams: {dir: n, profile: local}
                jobs: [capture]
                """
                        .formatted(nats.url()));
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.addAll(List.of("--config", config.toString()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = ReplayMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                line.toArray(String[]::new));
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
