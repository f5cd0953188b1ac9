package org.weltgewebe.pipelines.metrics.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a consumer is behind. Those without a name of their own, whose names are drawn anew at each connection, are one line
 * together: their sum, without a lag.
 *
 * @param stream its stream
 * @param consumer its durable name, or {@link #EPHEMERAL}
 * @param lagSeconds age of the oldest message that is not delivered, or delivered and not acknowledged; 0 when there is none, NaN for
 *     those without a name: one that reads an old stream from its start is behind nothing
 * @param pending messages not delivered yet
 * @param ackPending messages delivered and not acknowledged
 * @param redelivered messages under delivery for another time
 */
record ConsumerLag(String stream, String consumer, double lagSeconds, long pending, long ackPending, long redelivered) {

    static final String EPHEMERAL = "ephemeral";

    private static final int NOT_FOUND = 404;

    /** The consumers of a stream, by name. */
    static List<ConsumerLag> ofStream(JetStreamManagement management, String stream, Instant now)
            throws IOException, JetStreamApiException {
        Map<String, ConsumerLag> byName = new TreeMap<>();
        for (ConsumerInfo info : management.getConsumers(stream)) {
            ConsumerLag lag = of(management, info, now);
            byName.merge(lag.consumer(), lag, ConsumerLag::with);
        }
        return new ArrayList<>(byName.values());
    }

    private static ConsumerLag of(JetStreamManagement management, ConsumerInfo info, Instant now)
            throws IOException, JetStreamApiException {
        String durable = info.getConsumerConfiguration().getDurable();
        return new ConsumerLag(
                info.getStreamName(),
                durable == null ? EPHEMERAL : durable,
                durable == null ? Double.NaN : lagSeconds(management, info, now),
                info.getNumPending(),
                info.getNumAckPending(),
                info.getRedelivered());
    }

    private static double lagSeconds(JetStreamManagement management, ConsumerInfo info, Instant now)
            throws IOException, JetStreamApiException {
        if (info.getNumPending() == 0 && info.getNumAckPending() == 0) {
            return 0;
        }
        long done = info.getNumAckPending() > 0
                ? info.getAckFloor().getStreamSequence()
                : info.getDelivered().getStreamSequence();
        String filter = info.getConsumerConfiguration().getFilterSubject();
        try {
            Instant oldest = management
                    .getNextMessage(info.getStreamName(), done + 1, filter == null ? ">" : filter)
                    .getTime()
                    .toInstant();
            return Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                // Delivered, expired or deleted since the consumer was asked.
                return 0;
            }
            throw e;
        }
    }

    private ConsumerLag with(ConsumerLag other) {
        return new ConsumerLag(
                stream,
                consumer,
                lagSeconds,
                pending + other.pending,
                ackPending + other.ackPending,
                redelivered + other.redelivered);
    }
}
