package org.weltgewebe.pipelines.replay.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonParseException;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.pipelines.nats.StreamScan;
import org.weltgewebe.pipelines.replay.ReplayStart;
import org.weltgewebe.schemas.config.Nearest;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.HeaderText;

/**
 * Makes a durable consumer read again. JetStream cannot move one, so it is deleted and made anew with the same configuration and another
 * start. Before that its configuration is written down where it survives everything that the stream survives: in the description of a
 * second consumer, {@code <name>--replay}, which nobody reads. Whoever comes next after a crash finds it and finishes. Works on any
 * nats-server with JetStream (metadata of consumers would need 2.10).
 */
public final class ConsumerReplay implements AutoCloseable {

    private static final String NOTE = "--replay";
    private static final Duration SHORT_LIFE = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;

    private final Connection connection;
    private final JetStreamManagement management;
    private final String stream;

    private ConsumerReplay(Connection connection, String stream) throws IOException {
        this.connection = connection;
        this.management = connection.jetStreamManagement();
        this.stream = stream;
    }

    /** Connects. */
    public static ConsumerReplay open(String natsUrl, String stream) throws IOException, InterruptedException {
        return new ConsumerReplay(NatsConnections.open(natsUrl, "weltgewebe replay"), stream);
    }

    /**
     * What a replay does.
     *
     * @param startSequence first sequence that may be delivered
     * @param again messages that were delivered before and will be again
     * @param messages messages delivered from there on, those that are new to the consumer included
     * @param firstKept first sequence that the stream still keeps; a start before it loses what lay between
     */
    public record Plan(String consumer, long startSequence, long again, long messages, long firstKept) {}

    /**
     * Finishes what an earlier call left half done.
     *
     * @return names of the consumers that were made anew
     */
    public List<String> recover() throws IOException {
        List<String> recovered = new ArrayList<>();
        try {
            for (ConsumerInfo note : notes()) {
                ConsumerConfiguration saved = saved(note);
                if (info(saved.getDurable()).isEmpty()) {
                    management.createConsumer(stream, saved);
                    recovered.add(saved.getDurable());
                }
                management.deleteConsumer(stream, note.getName());
            }
            return recovered;
        } catch (JetStreamApiException e) {
            throw failed(e);
        }
    }

    /** Names of the consumers that an earlier call left half done; changes nothing. */
    public List<String> unfinished() throws IOException {
        try {
            return notes().stream()
                    .map(note -> note.getName().substring(0, note.getName().length() - NOTE.length()))
                    .toList();
        } catch (JetStreamApiException e) {
            throw failed(e);
        }
    }

    private List<ConsumerInfo> notes() throws IOException, JetStreamApiException {
        return management.getConsumers(stream).stream()
                .filter(consumer -> consumer.getName().endsWith(NOTE))
                .toList();
    }

    private ConsumerConfiguration saved(ConsumerInfo note) throws IOException {
        try {
            return ConsumerConfiguration.builder()
                    .json(note.getConsumerConfiguration().getDescription())
                    .build();
        } catch (JsonParseException | RuntimeException e) {
            throw new IOException(
                    "consumer " + note.getName()
                            + ": its description is no configuration (expected: one that an interrupted"
                            + " replay left; delete this consumer)",
                    e);
        }
    }

    /**
     * What a replay would do; changes nothing.
     *
     * @throws IllegalArgumentException when the consumer, its stream or the start does not exist, or the start would skip messages
     */
    public Plan plan(String consumer, ReplayStart from) throws IOException, InterruptedException {
        ConsumerInfo old = info(consumer).orElseThrow(() -> unknown(consumer));
        if (old.getConsumerConfiguration().getDurable() == null) {
            throw new IllegalArgumentException(
                    "consumer " + consumer + ": not durable (expected: one that outlives its readers)");
        }
        try {
            StreamState state = management.getStreamInfo(stream).getStreamState();
            ConsumerInfo probe = management.createConsumer(stream, probe(old.getConsumerConfiguration(), from));
            try {
                long start = start(from, probe);
                long delivered = old.getDelivered().getStreamSequence();
                long messages = probe.getCalculatedPending();
                if (start > delivered + 1 && messages < old.getNumPending()) {
                    throw new IllegalArgumentException("--from: sequence " + start + " skips "
                            + (old.getNumPending() - messages) + " messages that " + consumer
                            + " has not read (expected: at most " + (delivered + 1) + ")");
                }
                return new Plan(
                        consumer,
                        start,
                        Math.max(0, messages - old.getNumPending()),
                        messages,
                        state.getFirstSequence());
            } finally {
                management.deleteConsumer(stream, probe.getName());
            }
        } catch (JetStreamApiException e) {
            throw failed(e);
        }
    }

    /** Does it. */
    public void execute(Plan plan) throws IOException {
        ConsumerInfo old = info(plan.consumer()).orElseThrow(() -> unknown(plan.consumer()));
        ConsumerConfiguration again = ConsumerConfiguration.builder(old.getConsumerConfiguration())
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startTime(null)
                .startSequence(plan.startSequence())
                .build();
        try {
            management.createConsumer(stream, note(again));
            management.deleteConsumer(stream, plan.consumer());
            management.createConsumer(stream, again);
            management.deleteConsumer(stream, plan.consumer() + NOTE);
        } catch (JetStreamApiException e) {
            throw failed(e);
        }
    }

    /** Nobody reads it; its description is the configuration. */
    static ConsumerConfiguration note(ConsumerConfiguration again) {
        return ConsumerConfiguration.builder()
                .durable(again.getDurable() + NOTE)
                .description(again.toJson())
                .ackPolicy(AckPolicy.None)
                .deliverPolicy(DeliverPolicy.New)
                .build();
    }

    /** A consumer that lives for a moment and tells where the start is and how much lies behind it. */
    private ConsumerConfiguration probe(ConsumerConfiguration old, ReplayStart from)
            throws IOException, InterruptedException {
        ConsumerConfiguration.Builder probe =
                ConsumerConfiguration.builder().ackPolicy(AckPolicy.None).inactiveThreshold(SHORT_LIFE);
        List<String> filters = old.getFilterSubjects();
        if (filters != null && !filters.isEmpty()) {
            probe.filterSubjects(filters);
        }
        if (from instanceof ReplayStart.Time time) {
            return probe.deliverPolicy(DeliverPolicy.ByStartTime)
                    .startTime(time.time().atZone(ZoneOffset.UTC))
                    .build();
        }
        long sequence =
                from instanceof ReplayStart.Sequence given ? given.sequence() : find((ReplayStart.EventId) from);
        return probe.deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(sequence)
                .build();
    }

    /** A fresh consumer counts as delivered what lies before its start. */
    private static long start(ReplayStart from, ConsumerInfo probe) {
        return from instanceof ReplayStart.Time
                ? probe.getDelivered().getStreamSequence() + 1
                : probe.getConsumerConfiguration().getStartSequence();
    }

    private long find(ReplayStart.EventId wanted) throws IOException, InterruptedException {
        AtomicLong found = new AtomicLong();
        StreamScan.read(connection, stream, new OrderedConsumerConfiguration().headersOnly(true), message -> {
            Headers headers = message.getHeaders();
            String id = headers == null ? null : headers.getFirst(EventEnvelope.MSG_ID);
            if (id != null && HeaderText.decode(id).equals(wanted.id())) {
                found.compareAndSet(0, message.metaData().streamSequence());
            }
        });
        if (found.get() == 0) {
            throw new IllegalArgumentException("--from: no message with this id in " + stream
                    + " (expected: a time, the id of an event or a sequence)");
        }
        return found.get();
    }

    private Optional<ConsumerInfo> info(@Nullable String consumer) throws IOException {
        try {
            return Optional.of(management.getConsumerInfo(stream, consumer));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failed(e);
        }
    }

    private IllegalArgumentException unknown(String consumer) {
        try {
            List<String> known = management.getConsumers(stream).stream()
                    .filter(each -> each.getConsumerConfiguration().getDurable() != null)
                    .map(ConsumerInfo::getName)
                    .sorted()
                    .toList();
            return new IllegalArgumentException("consumer: " + consumer + " (expected: "
                    + Nearest.to(consumer, known)
                            .map(near -> "did you mean " + near + "? ")
                            .orElse("")
                    + (known.isEmpty() ? "a durable consumer of " + stream + ", which has none" : "one of " + known)
                    + ")");
        } catch (IOException | JetStreamApiException e) {
            return new IllegalArgumentException(
                    "stream: " + stream + ": " + e.getMessage() + " (expected: a stream of this server)", e);
        }
    }

    private IOException failed(JetStreamApiException e) {
        return new IOException("stream " + stream + ": " + e.getMessage(), e);
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
