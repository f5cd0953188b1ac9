package org.weltgewebe.pipelines.distribute.nats;

import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.HeaderText;

/**
 * Reads the ids at the end of a stream back after a restore: what lies behind the last acknowledged sequence of the checkpoint was
 * published before the crash and will be published again. Unlike the duplicate window this does not forget, however long the outage.
 */
public final class StreamTail {

    /** Without a checkpoint: how far before its last message the stream is read. Longer than any checkpoint takes. */
    private static final Duration UNKNOWN_TAIL = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private StreamTail() {}

    /**
     * The ids behind a sequence.
     *
     * @param lastSequence last acknowledged sequence of the checkpoint, or null without a checkpoint: then the ids of the last
     *     quarter of an hour before the last message
     * @throws FaultException {@link FaultCode#STREAM_UNUSABLE} when the stream ends before that sequence: it was made anew
     */
    public static Set<String> idsAfter(Connection connection, String stream, @Nullable Long lastSequence)
            throws IOException, InterruptedException {
        try {
            JetStreamManagement management = connection.jetStreamManagement();
            StreamState state = management.getStreamInfo(stream).getStreamState();
            long last = state.getLastSequence();
            if (lastSequence != null && lastSequence > last) {
                throw new FaultException(
                        FaultCode.STREAM_UNUSABLE,
                        "stream " + stream + ": ends at " + last + " (expected: at least " + lastSequence
                                + ", acknowledged before). It was deleted and made anew, and lacks what it held. Move the"
                                + " checkpoint directory of the capture job away; the next start reads every row again");
            }
            if (state.getMsgCount() == 0 || (lastSequence != null && lastSequence == last)) {
                return Set.of();
            }
            OrderedConsumerConfiguration configuration = new OrderedConsumerConfiguration().headersOnly(true);
            if (lastSequence != null) {
                configuration.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(lastSequence + 1);
            } else {
                ZonedDateTime from =
                        management.getMessage(stream, last).getTime().minus(UNKNOWN_TAIL);
                configuration.deliverPolicy(DeliverPolicy.ByStartTime).startTime(from);
            }
            return read(connection, stream, configuration, last);
        } catch (JetStreamApiException e) {
            throw new IOException("stream " + stream + ": tail cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static Set<String> read(
            Connection connection, String stream, OrderedConsumerConfiguration configuration, long last)
            throws IOException, JetStreamApiException, InterruptedException {
        Set<String> ids = new HashSet<>();
        try (IterableConsumer consumer = connection
                .getStreamContext(stream)
                .createOrderedConsumer(configuration)
                .iterate()) {
            long at = 0;
            while (at < last) {
                Message message;
                try {
                    message = consumer.nextMessage(PATIENCE);
                } catch (io.nats.client.JetStreamStatusCheckedException e) {
                    throw new IOException("stream " + stream + ": tail cannot be read", e);
                }
                if (message == null) {
                    throw new IOException("stream " + stream + ": no message within " + PATIENCE.toSeconds()
                            + " s (expected: up to sequence " + last + ")");
                }
                at = message.metaData().streamSequence();
                Headers headers = message.getHeaders();
                String id = headers == null ? null : headers.getFirst(EventEnvelope.MSG_ID);
                if (id != null) {
                    ids.add(HeaderText.decode(id));
                }
            }
            return ids;
        } catch (IOException | JetStreamApiException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("stream " + stream + ": tail reader cannot be closed", e);
        }
    }
}
