package org.weltgewebe.pipelines.distribute.flink;

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

    AckObserver(StageMetrics metrics, PendingByTable pending) {
        this.metrics = metrics;
        this.pending = pending;
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
        metrics.retried(messages);
        if (attempt == 1 || attempt % 10 == 0) {
            LOG.warn("{} messages are sent again (attempt {}): {}", messages, attempt, cause.toString());
        }
    }
}
