package org.weltgewebe.pipelines.distribute.flink;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.PendingByTable;
import org.weltgewebe.pipelines.distribute.PublishWindow;
import org.weltgewebe.pipelines.distribute.nats.JetStreamLog;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.Subjects;

/** One window towards the streams; its flush, which Flink calls before a checkpoint passes, awaits every acknowledgement. */
final class JetStreamWriter implements StatefulSinkWriter<OutgoingMessage, WriterState> {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamWriter.class);

    /** How long an answer may lie unread when nothing else is sent. */
    private static final long SETTLE_MILLIS = 20;

    private final JetStreamLog log;
    private final PublishWindow window;
    private final PendingByTable tables;
    private final Messages messages;
    private final StageMetrics metrics;
    private final ProcessingTimeService timers;
    private volatile int inFlight;
    private boolean timerSet;

    private JetStreamWriter(
            JetStreamLog log,
            PublishWindow window,
            PendingByTable tables,
            Messages messages,
            StageMetrics metrics,
            ProcessingTimeService timers) {
        this.log = log;
        this.window = window;
        this.tables = tables;
        this.messages = messages;
        this.metrics = metrics;
        this.timers = timers;
        metrics.tellInFlight(() -> inFlight);
    }

    static JetStreamWriter open(
            JetStreamSink.Settings settings, Map<String, Long> lastSequences, ProcessingTimeService timers)
            throws IOException {
        try {
            JetStreamLog log = JetStreamLog.open(settings.natsUrl(), "weltgewebe distribute", settings.clock());
            try {
                Map<String, Set<String>> stored = new HashMap<>();
                for (String stream : List.of(Subjects.STREAM_EVENT, Subjects.STREAM_DEAD)) {
                    Set<String> ids = log.idsAfter(stream, lastSequences.get(stream));
                    stored.put(stream, ids);
                    LOG.info("stream {}: {} messages read back", stream, ids.size());
                }
                StageMetrics metrics = StageMetrics.ofProcess().tellLag();
                PendingByTable tables = new PendingByTable(metrics::tellTableLag);
                PublishWindow window = new PublishWindow(
                        log, settings.inFlight(), lastSequences, stored, new AckObserver(metrics, tables));
                return new JetStreamWriter(log, window, tables, new Messages(settings.epoch()), metrics, timers);
            } catch (IOException | InterruptedException | RuntimeException e) {
                log.close();
                throw e;
            }
        } catch (FaultException e) {
            LOG.error("distribute stops: {}", e.getMessage());
            throw new SuppressRestartsException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting to NATS");
        }
    }

    @Override
    public void write(OutgoingMessage message, Context context) throws InterruptedException {
        long size = sizeBytes(message);
        long limit = log.maxMessageBytes();
        // Before the first connection the client knows no limit.
        OutgoingMessage fitting = limit > 0 && size > limit ? tooLarge(message, limit) : message;
        tables.sent(fitting);
        window.send(fitting);
        pending();
    }

    private OutgoingMessage tooLarge(OutgoingMessage message, long limit) {
        metrics.deadLetter(FaultCode.MESSAGE_TOO_LARGE);
        return messages.tooLarge(message, limit);
    }

    /** Answers are read by the next message, the next checkpoint, or this timer. */
    private void pending() {
        OutgoingMessage oldest = window.oldest();
        metrics.oldestPending(oldest == null ? null : oldest.envelope().time());
        inFlight = window.size();
        if (oldest != null && !timerSet) {
            timerSet = true;
            timers.registerTimer(timers.getCurrentProcessingTime() + SETTLE_MILLIS, time -> {
                timerSet = false;
                window.settle();
                pending();
            });
        }
    }

    private static long sizeBytes(OutgoingMessage message) {
        long size = message.envelope().data().length + 128L;
        for (Map.Entry<String, String> header : message.envelope().headers().entrySet()) {
            size += header.getKey().length() + 3L * header.getValue().length() + 4;
        }
        return size;
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        window.flush();
        pending();
    }

    @Override
    public List<WriterState> snapshotState(long checkpointId) {
        return List.of(new WriterState(window.lastSequences()));
    }

    @Override
    public void close() throws InterruptedException {
        log.close();
    }
}
