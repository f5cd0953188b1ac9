package org.weltgewebe.pipelines.deadletter.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.DeadLetters;
import org.weltgewebe.pipelines.deadletter.LetterAct;
import org.weltgewebe.pipelines.deadletter.Original;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.deadletter.replay.RowHistory;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.pipelines.nats.StreamScan;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.HeaderText;
import org.weltgewebe.schemas.event.Subjects;

/** The streams as the command {@code dlq} sees them. Not thread-safe. */
public final class LetterStreams implements AutoCloseable {

    private static final String SOURCE_PREFIX = "/weltgewebe/";
    private static final String ACTS_PREFIX = Subjects.deadAct("");
    private static final int NOT_FOUND = 404;
    private static final int WRONG_LAST_SEQUENCE = 10_071;
    private static final int INSUFFICIENT_RESOURCES = 10_023;
    /** Up to so many messages are asked for one by one, which is faster than a consumer. */
    private static final int SMALL_GAP = 64;

    private final Connection connection;
    private final JetStreamManagement management;

    private LetterStreams(Connection connection) throws IOException {
        this.connection = connection;
        this.management = connection.jetStreamManagement();
    }

    /** Connects. */
    public static LetterStreams open(String natsUrl) throws IOException, InterruptedException {
        return new LetterStreams(NatsConnections.open(natsUrl, "weltgewebe dlq"));
    }

    /** The stream took an act, or refused it because it is full. */
    public enum Said {
        STORED,
        /** The same act was said before. */
        KNOWN,
        FULL
    }

    /**
     * A message of {@code WG_EVENT}.
     *
     * @param header looks a header up, null when absent
     */
    public record Event(String subject, Function<String, @Nullable String> header, byte[] data) {}

    /**
     * Reads every letter and every act, without their originals: together they may be larger than memory.
     *
     * @param unreadable is told of a message that is neither, by its sequence
     */
    public DeadLetters read(java.util.function.LongConsumer unreadable) throws IOException, InterruptedException {
        DeadLetters letters = new DeadLetters();
        StreamScan.read(connection, Subjects.STREAM_DEAD, new OrderedConsumerConfiguration(), message -> {
            long sequence = message.metaData().streamSequence();
            try {
                if (message.getSubject().startsWith(ACTS_PREFIX)) {
                    letters.accept(sequence, LetterAct.decode(message.getData()).withoutOriginal());
                } else {
                    letters.accept(letter(sequence, message));
                }
            } catch (IllegalArgumentException | DateTimeParseException e) {
                unreadable.accept(sequence);
            }
        });
        return letters;
    }

    private static StoredLetter letter(long sequence, Message message) {
        Function<String, @Nullable String> header = lookup(message.getHeaders());
        String id = header.apply(EventEnvelope.MSG_ID);
        if (id == null) {
            throw new IllegalArgumentException(EventEnvelope.MSG_ID + ": missing (expected: the id of the letter)");
        }
        String time = header.apply("ce-time");
        String source = header.apply("ce-source");
        return new StoredLetter(
                sequence,
                HeaderText.decode(id),
                time == null ? message.metaData().timestamp().toInstant() : Instant.parse(time),
                source == null || !source.startsWith(SOURCE_PREFIX) ? null : source.substring(SOURCE_PREFIX.length()),
                DeadLetter.decode(message.getData()).withOriginal(null));
    }

    /**
     * The original in a letter or an edit.
     *
     * @param sequence where that lies in {@code WG_DEAD}
     * @return empty when it holds none, or was erased meanwhile
     */
    public Optional<Original> original(long sequence) throws IOException {
        return message(Subjects.STREAM_DEAD, sequence)
                .map(info -> info.getSubject().startsWith(ACTS_PREFIX)
                        ? LetterAct.decode(info.getData()).original()
                        : DeadLetter.decode(info.getData()).original());
    }

    /** Says an act. */
    public Said say(LetterAct act) throws IOException {
        try {
            Headers headers = new Headers()
                    .add(EventEnvelope.MSG_ID, HeaderText.encode(act.id()))
                    .add("content-type", "application/json");
            return publish(act.subject(), headers, act.encode(), PublishOptions.builder())
                            .isDuplicate()
                    ? Said.KNOWN
                    : Said.STORED;
        } catch (JetStreamApiException e) {
            if (isFull(e)) {
                return Said.FULL;
            }
            throw failed(Subjects.STREAM_DEAD, e);
        }
    }

    /** A stream at its limit answers "maximum bytes exceeded" under the code of any failure to store. */
    private static boolean isFull(JetStreamApiException e) {
        return e.getApiErrorCode() == INSUFFICIENT_RESOURCES
                || String.valueOf(e.getErrorDescription()).startsWith("maximum ");
    }

    /** Erases messages of {@code WG_DEAD}: their bytes are overwritten. What is gone already is no failure. */
    public void erase(Collection<Long> sequences) throws IOException {
        for (long sequence : sequences) {
            try {
                management.deleteMessage(Subjects.STREAM_DEAD, sequence);
            } catch (JetStreamApiException e) {
                if (message(Subjects.STREAM_DEAD, sequence).isPresent()) {
                    throw failed(Subjects.STREAM_DEAD, e);
                }
            }
        }
    }

    /** A message of {@code WG_EVENT}; empty when the stream no longer keeps it. */
    public Optional<Event> event(long sequence) throws IOException {
        return message(Subjects.STREAM_EVENT, sequence)
                .map(info -> new Event(
                        info.getSubject(),
                        lookup(info.getHeaders()),
                        info.getData() == null ? new byte[0] : info.getData()));
    }

    /**
     * Reads {@code WG_EVENT} into a history, from where it stands to the end.
     *
     * @param filter subjects that matter to it, {@code *} for one token
     */
    public void catchUp(RowHistory history, String filter) throws IOException, InterruptedException {
        long from = history.scannedTo() + 1;
        long last = lastSequence();
        if (last - from < SMALL_GAP) {
            List<String> wanted = List.of(filter.split("\\.", -1));
            for (long sequence = from; sequence <= last; sequence++) {
                Optional<Event> event = event(sequence);
                if (event.isPresent() && matches(wanted, event.get().subject())) {
                    history.accept(sequence, event.get().header(), event.get().data());
                }
            }
            history.scannedTo(Math.max(last, history.scannedTo()));
            return;
        }
        OrderedConsumerConfiguration behind = new OrderedConsumerConfiguration()
                .filterSubject(filter)
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(from);
        history.scannedTo(StreamScan.read(
                connection,
                Subjects.STREAM_EVENT,
                behind,
                message -> history.accept(
                        message.metaData().streamSequence(), lookup(message.getHeaders()), message.getData())));
    }

    private static boolean matches(List<String> filter, String subject) {
        List<String> tokens = List.of(subject.split("\\.", -1));
        if (tokens.size() != filter.size()) {
            return false;
        }
        List<String> wanted = new ArrayList<>(filter);
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).equals("*") && !wanted.get(i).equals(tokens.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Publishes an event if nothing was published since.
     *
     * @param expectedLast last sequence of {@code WG_EVENT}
     * @return where it lies, or empty when the stream has moved on
     */
    public OptionalLong publish(OutgoingMessage message, long expectedLast) throws IOException {
        Headers headers = new Headers();
        message.envelope().headers().forEach(headers::put);
        try {
            PublishOptions.Builder expected =
                    PublishOptions.builder().expectedStream(message.stream()).expectedLastSequence(expectedLast);
            return OptionalLong.of(
                    publish(message.subject(), headers, message.envelope().data(), expected)
                            .getSeqno());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return OptionalLong.empty();
            }
            throw failed(message.stream(), e);
        }
    }

    /** Bytes a message may have, headers included. */
    public long maxMessageBytes() {
        return connection.getMaxPayload();
    }

    private PublishAck publish(String subject, Headers headers, byte[] data, PublishOptions.Builder expected)
            throws IOException, JetStreamApiException {
        return connection
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject(subject)
                                .headers(headers)
                                .data(data)
                                .build(),
                        expected.build());
    }

    private long lastSequence() throws IOException {
        try {
            return management
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
        } catch (JetStreamApiException e) {
            throw failed(Subjects.STREAM_EVENT, e);
        }
    }

    private Optional<MessageInfo> message(String stream, long sequence) throws IOException {
        try {
            return Optional.of(management.getMessage(stream, sequence));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failed(stream, e);
        }
    }

    private static Function<String, @Nullable String> lookup(@Nullable Headers headers) {
        return name -> headers == null ? null : headers.getFirst(name);
    }

    private static IOException failed(String stream, JetStreamApiException e) {
        return new IOException("stream " + stream + ": " + e.getMessage() + " (expected: a running stack)", e);
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
