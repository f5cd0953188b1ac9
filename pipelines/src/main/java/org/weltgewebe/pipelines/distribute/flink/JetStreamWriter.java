package org.weltgewebe.pipelines.distribute.flink;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.PendingByTable;
import org.weltgewebe.pipelines.distribute.PublishWindow;
import org.weltgewebe.pipelines.distribute.RollBackException;
import org.weltgewebe.pipelines.distribute.StreamEnd;
import org.weltgewebe.pipelines.distribute.nats.JetStreamLog;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;
import org.weltgewebe.schemas.event.Subjects;

/** One window towards the streams; its flush, which Flink calls before a checkpoint passes, awaits every acknowledgement. */
final class JetStreamWriter implements StatefulSinkWriter<OutgoingMessage, WriterState> {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamWriter.class);

    private static final List<String> STREAMS = List.of(Subjects.STREAM_EVENT, Subjects.STREAM_DEAD);

    /** How long an answer may lie unread when nothing else is sent. */
    private static final long SETTLE_MILLIS = 20;

    private final JetStreamLog log;
    private final PublishWindow window;
    private final PendingByTable tables;
    private final Messages messages;
    private final StageMetrics metrics;
    private final ProcessingTimeService timers;
    private final JetStreamSink.Settings settings;
    private WriterState state;
    private volatile int inFlight;
    private boolean timerSet;

    private JetStreamWriter(
            JetStreamLog log,
            PublishWindow window,
            PendingByTable tables,
            StageMetrics metrics,
            ProcessingTimeService timers,
            JetStreamSink.Settings settings,
            WriterState state) {
        this.log = log;
        this.window = window;
        this.tables = tables;
        this.metrics = metrics;
        this.timers = timers;
        this.settings = settings;
        this.state = state;
        this.messages = new Messages(settings.slot().epoch(), new LetterCipher(null));
        metrics.tellInFlight(() -> inFlight);
    }

    static JetStreamWriter open(JetStreamSink.Settings settings, WriterState restored, ProcessingTimeService timers)
            throws IOException {
        try {
            JetStreamLog log =
                    JetStreamLog.open(settings.natsUrl(), "weltgewebe distribute", settings.slot(), settings.clock());
            try {
                Map<String, StreamEnd> ends = new HashMap<>();
                for (String stream : STREAMS) {
                    ends.put(stream, log.end(stream));
                }
                WriterState state = restored.requireHeldBy(ends);
                StageMetrics metrics = StageMetrics.ofProcess().tellLag();
                PendingByTable tables = new PendingByTable(metrics::tellTableLag);
                PublishWindow window = new PublishWindow(
                        log,
                        settings.inFlight(),
                        state.lastSequences(),
                        readBack(log, state.lastSequences()),
                        new AckObserver(metrics, tables, settings.clock()));
                return new JetStreamWriter(log, window, tables, metrics, timers, settings, state);
            } catch (IOException | InterruptedException | RuntimeException e) {
                log.close();
                throw e;
            }
        } catch (RollBackException e) {
            throw new SuppressRestartsException(e);
        } catch (FaultException e) {
            if (e.code().kind() != FaultKind.FATAL) {
                throw e;
            }
            LOG.error("distribute stops: {}", e.getMessage());
            throw new SuppressRestartsException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting to NATS");
        }
    }

    private static Map<String, EventLog.Tail> readBack(JetStreamLog log, Map<String, Long> lastSequences)
            throws IOException, InterruptedException {
        Map<String, EventLog.Tail> tails = new HashMap<>();
        for (String stream : STREAMS) {
            EventLog.Tail tail = log.tailAfter(stream, lastSequences.get(stream));
            tails.put(stream, tail);
            LOG.info("stream {}: {} messages read back", stream, tail.ids().size());
        }
        return tails;
    }

    @Override
    public void write(OutgoingMessage message, Context context) throws InterruptedException {
        long limit = log.maxMessageBytes();
        // Before the first connection the client knows no limit.
        OutgoingMessage fitting = limit > 0 && message.sizeBytes() > limit ? tooLarge(message, limit) : message;
        tables.sent(fitting);
        window.send(fitting);
        pending();
    }

    private OutgoingMessage tooLarge(OutgoingMessage message, long limit) {
        if (!message.stream().equals(Subjects.STREAM_DEAD)) {
            metrics.deadLetter(FaultCode.MESSAGE_TOO_LARGE);
        }
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

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        window.flush();
        pending();
    }

    @Override
    public List<WriterState> snapshotState(long checkpointId) {
        state = state.next(
                new WriterState.Acknowledged(
                        checkpointId, settings.clock().instant(), window.lastSequences(), window.heldSequences()),
                settings.reachBack());
        return List.of(state);
    }

    @Override
    public void close() throws InterruptedException {
        // The gauges outlive the writer, also where another process goes on with its work.
        metrics.oldestPending(null);
        inFlight = 0;
        tables.clear();
        log.close();
    }
}
