package org.weltgewebe.pipelines.distribute.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.EventLogContract;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.SlotReplay;
import org.weltgewebe.pipelines.distribute.TestMessages;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.pipelines.nats.Streams;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

/** The contract on a real nats-server, and the tail of a stream read back. */
class JetStreamLogIT implements EventLogContract {

    private TestNats nats;
    private Connection connection;
    private JetStreamLog log;

    @BeforeEach
    void open() throws Exception {
        nats = TestServers.start().nats();
        connection = NatsConnections.open(nats.url(), "test");
        Streams.apply(connection, Streams.load(Path.of("../deploy/nats")), "local", -1);
        log = new JetStreamLog(connection, new SlotReplay("e", 0x100), Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        nats.close();
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Test
    void aKeyOutsideAsciiTravelsInTheHeadersAndItsIdIsReadBack() throws Exception {
        String id = "e/snapshot/place/Mühle am Bach\n100 %/7";
        EventEnvelope envelope = new EventEnvelope(
                id, "/weltgewebe/e", "t", " Mühle\n", Instant.EPOCH, "0/0", null, new byte[] {'{', '}'});
        OutgoingMessage message = new OutgoingMessage(Subjects.STREAM_EVENT, "wg.event.place.upserted", envelope);
        log.publish(message, null).get(30, TimeUnit.SECONDS);
        EventLog.Ack next = log.publish(
                        new OutgoingMessage(
                                Subjects.STREAM_EVENT,
                                "wg.event.place.upserted",
                                new EventEnvelope(
                                        "b", "/weltgewebe/e", "t", "k", Instant.EPOCH, "0/0", null, new byte[] {'{'})),
                        id)
                .get(30, TimeUnit.SECONDS);
        assertThat(next.sequence()).isEqualTo(2);
        assertThat(log.tailAfter(Subjects.STREAM_EVENT, 0L).ids()).containsExactlyInAnyOrder(id, "b");
        assertThat(log.tailAfter(Subjects.STREAM_EVENT, 1L).ids()).containsExactly("b");
        assertThat(log.tailAfter(Subjects.STREAM_EVENT, null).ids()).containsExactlyInAnyOrder(id, "b");
        var stored = connection.jetStreamManagement().getMessage(Subjects.STREAM_EVENT, 1);
        assertThat(EventEnvelope.of(name -> stored.getHeaders().getFirst(name), stored.getData()))
                .usingRecursiveComparison()
                .isEqualTo(envelope);
    }

    @Test
    void aTailFromWhichMessagesWereErasedIsReadBackAllTheSame() throws Exception {
        for (String id : new String[] {"a", "b", "c"}) {
            log.publish(TestMessages.dead(id), null).get(30, TimeUnit.SECONDS);
        }
        connection.jetStreamManagement().deleteMessage(Subjects.STREAM_DEAD, 3);
        assertThat(log.tailAfter(Subjects.STREAM_DEAD, 0L).ids()).containsExactlyInAnyOrder("a", "b");
        assertThat(log.tailAfter(Subjects.STREAM_DEAD, 2L).ids())
                .as("nothing is left behind it")
                .isEmpty();
        connection.jetStreamManagement().deleteMessage(Subjects.STREAM_DEAD, 2);
        assertThat(log.tailAfter(Subjects.STREAM_DEAD, null).ids()).containsExactly("a");
    }

    @Test
    void withoutACheckpointEverythingIsReadBackThatTheSlotMaySendAgainHoweverOld() throws Exception {
        Instant longAgo = Instant.parse("2026-11-01T10:00:00Z");
        publish(TestMessages.change("e/1/ff/0", longAgo, 0xFF));
        publish(TestMessages.change("e/2/100/0", longAgo.plusSeconds(1), 0x100));
        publish(TestMessages.change("e/3/f0/0", longAgo.plusSeconds(2), 0xF0));
        publish(TestMessages.event("e/snapshot/node/k/7"));
        publish(new OutgoingMessage(
                Subjects.STREAM_EVENT,
                Messages.SNAPSHOT_SUBJECT,
                TestMessages.event("e/snapshot/complete").envelope()));
        publish(TestMessages.event("e/backfill/r/node/k/7"));
        publish(TestMessages.change("e/4/200/0", longAgo.plusSeconds(3), 0x200));
        EventLog.Tail tail = log.tailAfter(Subjects.STREAM_EVENT, null);
        assertThat(tail)
                .isEqualTo(new EventLog.Tail(
                        Set.of("e/2/100/0", "e/backfill/r/node/k/7", "e/4/200/0"), 7, longAgo.plusSeconds(3)));
        assertThat(log.tailAfter(Subjects.STREAM_EVENT, 0L).ids())
                .as("behind a checkpoint nothing is left out")
                .hasSize(7);
    }

    private void publish(OutgoingMessage message) throws Exception {
        log.publish(message, null).get(30, TimeUnit.SECONDS);
    }
}
