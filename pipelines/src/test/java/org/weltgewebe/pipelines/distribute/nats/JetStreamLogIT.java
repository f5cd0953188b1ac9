package org.weltgewebe.pipelines.distribute.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.EventLogContract;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
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
        log = new JetStreamLog(connection, Clock.systemUTC());
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
        assertThat(StreamTail.idsAfter(connection, Subjects.STREAM_EVENT, 0L)).containsExactlyInAnyOrder(id, "b");
        assertThat(StreamTail.idsAfter(connection, Subjects.STREAM_EVENT, 1L)).containsExactly("b");
        assertThat(StreamTail.idsAfter(connection, Subjects.STREAM_EVENT, null)).containsExactlyInAnyOrder(id, "b");
        var stored = connection.jetStreamManagement().getMessage(Subjects.STREAM_EVENT, 1);
        assertThat(EventEnvelope.of(name -> stored.getHeaders().getFirst(name), stored.getData()))
                .usingRecursiveComparison()
                .isEqualTo(envelope);
    }
}
