package org.weltgewebe.pipelines.distribute.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.SlotReplay;
import org.weltgewebe.pipelines.distribute.StreamEnd;
import org.weltgewebe.pipelines.nats.StreamBirth;
import org.weltgewebe.pipelines.nats.StreamScan;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.HeaderText;

/**
 * Reads the ids at the end of a stream back after a restore: what lies behind the last acknowledged sequence of the checkpoint was
 * published before the crash and will be published again. Unlike the duplicate window this does not forget, however long the outage.
 * Without a checkpoint the whole stream is read, and kept is what the slot may send again.
 */
final class StreamTail {

    /** Readings of tables remembered at most without a checkpoint, the latest: about 50 MB. */
    static final int MOST_READINGS = 250_000;

    private final @Nullable SlotReplay slot;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> readings = new LinkedHashSet<>();
    private Instant newest = Instant.MIN;

    /** A tail; of everything when {@code slot} is null. */
    private StreamTail(@Nullable SlotReplay slot) {
        this.slot = slot;
    }

    /** When a stream was created and where it ends. */
    static StreamEnd end(Connection connection, String stream) throws IOException {
        try {
            StreamInfo info = connection.jetStreamManagement().getStreamInfo(stream);
            return new StreamEnd(StreamBirth.of(info), info.getStreamState().getLastSequence());
        } catch (JetStreamApiException e) {
            throw new IOException("stream " + stream + ": cannot be asked (" + e.getMessage() + ")", e);
        }
    }

    /**
     * What is behind a sequence.
     *
     * @param lastSequence last acknowledged sequence of the checkpoint, or null without a checkpoint: then what {@code slot} may send
     *     again, wherever it lies
     * @throws FaultException {@link FaultCode#STREAM_TAIL_LOST} when the stream ends before that sequence
     */
    static EventLog.Tail after(Connection connection, String stream, @Nullable Long lastSequence, SlotReplay slot)
            throws IOException, InterruptedException {
        OrderedConsumerConfiguration configuration = new OrderedConsumerConfiguration().headersOnly(true);
        if (lastSequence != null) {
            long last = end(connection, stream).lastSequence();
            if (lastSequence > last) {
                throw new FaultException(
                        FaultCode.STREAM_TAIL_LOST,
                        "stream " + stream + ": ends at " + last + " (expected: at least " + lastSequence
                                + ", acknowledged before)");
            }
            if (lastSequence == last) {
                return new EventLog.Tail(Set.of(), last, Instant.MIN);
            }
            configuration.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(lastSequence + 1);
        }
        StreamTail tail = new StreamTail(lastSequence == null ? slot : null);
        long read = StreamScan.read(connection, stream, configuration, tail::take);
        tail.ids.addAll(tail.readings);
        return new EventLog.Tail(tail.ids, read, tail.newest);
    }

    private void take(Message message) {
        Headers headers = message.getHeaders();
        String id = headers == null ? null : headers.getFirst(EventEnvelope.MSG_ID);
        if (headers == null || id == null) {
            return;
        }
        if (slot == null) {
            ids.add(HeaderText.decode(id));
        } else if (slot.mayRepeat(headers.getFirst("ce-source"), headers.getFirst("ce-wgposition"))) {
            remember(slot, HeaderText.decode(id), message.getSubject());
        } else {
            return;
        }
        String time = headers.getFirst("ce-time");
        if (time != null) {
            note(time);
        }
    }

    private void remember(SlotReplay known, String id, String subject) {
        if (subject.equals(Messages.SNAPSHOT_SUBJECT)) {
            // A snapshot that was completed is not read again.
            readings.removeIf(reading -> reading.startsWith(known.epoch() + "/snapshot/"));
        } else if (id.startsWith(known.epoch() + "/snapshot/") || id.startsWith(known.epoch() + "/backfill/")) {
            readings.add(id);
            if (readings.size() > MOST_READINGS) {
                readings.remove(readings.iterator().next());
            }
        } else {
            ids.add(id);
        }
    }

    private void note(String time) {
        try {
            Instant committed = Instant.parse(time);
            newest = committed.isAfter(newest) ? committed : newest;
        } catch (DateTimeParseException somebodyElses) {
            // Not one of ours: it will not be sent again.
        }
    }
}
