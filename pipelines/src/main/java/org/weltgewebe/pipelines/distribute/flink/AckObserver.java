package org.weltgewebe.pipelines.distribute.flink;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.PendingByTable;
import org.weltgewebe.pipelines.distribute.PublishWindow;
import org.weltgewebe.pipelines.metrics.StageMetrics;

/** Counts what the window does. */
final class AckObserver implements PublishWindow.Observer {

    private static final Logger LOG = LoggerFactory.getLogger(AckObserver.class);

    private final StageMetrics metrics;
    private final PendingByTable pending;
    private final Clock clock;

    AckObserver(StageMetrics metrics, PendingByTable pending, Clock clock) {
        this.metrics = metrics;
        this.pending = pending;
        this.clock = clock;
    }

    @Override
    public void acknowledged(OutgoingMessage message, EventLog.Ack ack) {
        pending.stored(message);
        metrics.distributed(message.stream(), ack.duplicate());
        if (!ack.duplicate()) {
            metrics.commitToAck(Duration.between(message.envelope().time(), ack.at()));
        }
    }

    @Override
    public void absorbed(OutgoingMessage message) {
        pending.stored(message);
        metrics.distributed(message.stream(), true);
    }

    @Override
    public void retrying(int messages, int attempt, Throwable cause) {
        metrics.retried(Math.max(1, messages));
        boolean nothingPending = messages == 0;
        if (nothingPending && attempt == 1) {
            // Rows that come meanwhile wait before they are taken: the lag grows from now on.
            metrics.oldestPending(clock.instant());
        }
        if (attempt == 1 || attempt % 10 == 0) {
            LOG.warn(
                    nothingPending
                            ? "{} messages wait, and nobody says whether the streams are whole (attempt {}): {}"
                            : "{} messages are sent again (attempt {}): {}",
                    messages,
                    attempt,
                    cause.toString());
        }
    }
}
