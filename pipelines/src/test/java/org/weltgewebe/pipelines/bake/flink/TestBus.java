package org.weltgewebe.pipelines.bake.flink;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.nats.Streams;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.TestNats;

/** The streams of the weave on a real server, and row events said by hand as the capture job says them. */
final class TestBus implements AutoCloseable {

    private final TestNats nats;
    private Connection connection;
    private JetStream jetStream;
    private final List<CompletableFuture<PublishAck>> unacknowledged = new ArrayList<>();
    private long ordinal;

    TestBus(TestNats nats) throws Exception {
        this.nats = nats;
        this.connection = nats.connect();
        this.jetStream = connection.jetStream();
        applyStreams();
    }

    /** Makes the streams, or updates them, as every start of the process does. */
    void applyStreams() throws Exception {
        Streams.apply(connection, Streams.load(TestLaw.house().resolve("deploy/nats")), "local", -1);
    }

    String url() {
        return nats.url();
    }

    JetStreamManagement management() throws Exception {
        return connection.jetStreamManagement();
    }

    /** Kills the server and starts it again on the same store. */
    void restartServer() throws Exception {
        nats.killHard();
        connection.close();
        nats.restart();
        connection = nats.connect();
        jetStream = connection.jetStream();
    }

    /** Says an event; the acknowledgement is waited for by {@link #flush()}. */
    void say(RowEvent event) {
        ordinal++;
        EventEnvelope envelope = new EventEnvelope(
                "test/" + ordinal,
                "/weltgewebe/test",
                event.type(),
                event.key(),
                Instant.now(),
                "0/1/" + ordinal,
                null,
                RowEventCodec.encode(event));
        Headers headers = new Headers();
        envelope.headers().forEach(headers::add);
        say(Subjects.row(event.collection(), event.kind()), headers, envelope.data());
    }

    void say(String subject, Headers headers, byte[] data) {
        unacknowledged.add(jetStream.publishAsync(NatsMessage.builder()
                .subject(subject)
                .headers(headers)
                .data(data)
                .build()));
    }

    /** Waits for all acknowledgements; the sequence of the last message. */
    long flush() throws Exception {
        long last = 0;
        for (CompletableFuture<PublishAck> ack : unacknowledged) {
            last = ack.get().getSeqno();
        }
        unacknowledged.clear();
        return last;
    }

    /** The last announcement of the tileset, or null. */
    TilesPublished announced() throws Exception {
        if (connection
                        .getStreamContext(Subjects.STREAM_TILES)
                        .getStreamInfo()
                        .getStreamState()
                        .getMsgCount()
                == 0) {
            return null;
        }
        MessageInfo last = connection.getStreamContext(Subjects.STREAM_TILES).getLastMessage(Subjects.tiles("weave"));
        return TilesPublished.decode(last.getData());
    }

    /** Every announcement in order. */
    List<TilesPublished> allAnnounced() throws Exception {
        List<TilesPublished> all = new ArrayList<>();
        long last = connection
                .getStreamContext(Subjects.STREAM_TILES)
                .getStreamInfo()
                .getStreamState()
                .getLastSequence();
        for (long sequence = 1; sequence <= last; sequence++) {
            all.add(TilesPublished.decode(connection
                    .getStreamContext(Subjects.STREAM_TILES)
                    .getMessage(sequence)
                    .getData()));
        }
        return all;
    }

    List<String> deadLetters() throws Exception {
        List<String> letters = new ArrayList<>();
        long count = connection
                .getStreamContext(Subjects.STREAM_DEAD)
                .getStreamInfo()
                .getStreamState()
                .getLastSequence();
        for (long sequence = 1; sequence <= count; sequence++) {
            letters.add(new String(
                    connection
                            .getStreamContext(Subjects.STREAM_DEAD)
                            .getMessage(sequence)
                            .getData(),
                    java.nio.charset.StandardCharsets.UTF_8));
        }
        return letters;
    }

    @Override
    public void close() throws Exception {
        connection.close();
        nats.close();
    }
}
