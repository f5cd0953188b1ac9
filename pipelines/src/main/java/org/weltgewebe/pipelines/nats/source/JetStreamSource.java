package org.weltgewebe.pipelines.nats.source;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.schemas.Stage;

/**
 * Reads one JetStream stream in order, forever. Parallelism 1: a stream is one sequence.
 *
 * <p>Each record carries its stream sequence as event time; watermarks are stream sequences too. A watermark follows a
 * record at once when the stream is quiet and at most every {@code watermarkInterval} when it is not, so that operators
 * which flush by watermark are fast for one edit and coalesce a thousand.
 *
 * <p>The state is the sequence of the last record emitted. A stream that no longer holds the next sequence, or that ends
 * before the last one, is a fatal fault: what is missing cannot be known.
 */
public final class JetStreamSource
        implements Source<JetStreamMessage, JetStreamSplit, List<JetStreamSplit>>,
                ResultTypeQueryable<JetStreamMessage> {

    private static final long serialVersionUID = 1L;

    private final String natsUrl;
    private final String stream;
    private final String filter;
    private final Duration watermarkInterval;
    private final String reader;

    /**
     * @param natsUrl {@code nats://host:port[,nats://…]}
     * @param stream stream name
     * @param filter subject filter, e.g. {@code wg.event.>}
     * @param watermarkInterval least time between two watermarks, &gt;= 0
     * @param reader who reads, for the metrics, e.g. the tileset
     */
    public JetStreamSource(String natsUrl, String stream, String filter, Duration watermarkInterval, String reader) {
        this.natsUrl = natsUrl;
        this.stream = stream;
        this.filter = filter;
        this.watermarkInterval = watermarkInterval;
        this.reader = reader;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<JetStreamMessage, JetStreamSplit> createReader(SourceReaderContext context) {
        JetStreamReader opened = new JetStreamReader(
                split -> new JetStreamFetcher(natsUrl, split), watermarkInterval, context.metricGroup());
        StageMetrics.ofProcess().tellLag(Stage.BAKE, "read " + reader, opened::oldestQueued);
        return opened;
    }

    @Override
    public SplitEnumerator<JetStreamSplit, List<JetStreamSplit>> createEnumerator(
            SplitEnumeratorContext<JetStreamSplit> context) {
        return new JetStreamEnumerator(context, List.of(JetStreamSplit.fromTheStart(stream, filter)));
    }

    @Override
    public SplitEnumerator<JetStreamSplit, List<JetStreamSplit>> restoreEnumerator(
            SplitEnumeratorContext<JetStreamSplit> context, List<JetStreamSplit> unassigned) {
        return new JetStreamEnumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<JetStreamSplit> getSplitSerializer() {
        return new JetStreamSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<JetStreamSplit>> getEnumeratorCheckpointSerializer() {
        return new JetStreamEnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<JetStreamMessage> getProducedType() {
        return TypeInformation.of(JetStreamMessage.class);
    }
}
