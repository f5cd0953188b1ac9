package org.weltgewebe.pipelines.flink;

import java.time.Clock;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.flink.CapturedSerializer;
import org.weltgewebe.pipelines.capture.flink.DebeziumSource;
import org.weltgewebe.pipelines.distribute.SlotReplay;
import org.weltgewebe.pipelines.distribute.flink.JetStreamSink;

/** capture → classify, retain → distribute, in one chain: a row crosses it without a serializer or a network buffer. */
public final class CaptureJob {

    /** Name of the job, of its checkpoint directory and in the configuration. */
    public static final String NAME = "capture";

    private CaptureJob() {}

    /**
     * Adds the job to an environment.
     *
     * @param phase which rows are read from the tables first when there is no checkpoint
     */
    public static void attach(
            StreamExecutionEnvironment env, CaptureSettings settings, SnapshotProgress.Phase phase, Clock clock) {
        String epoch = settings.identity().epoch();
        env.fromSource(
                        new DebeziumSource(settings.slot(), settings.identity(), phase, settings.streamed(), clock),
                        WatermarkStrategy.noWatermarks(),
                        "capture",
                        CapturedSerializer.typeInformation())
                .uid("capture")
                .setParallelism(1)
                .flatMap(new PublicationFunction(settings.law(), epoch, clock))
                .returns(OutgoingMessageSerializer.typeInformation())
                .name("classify, retain")
                .uid("classify-retain")
                .setParallelism(1)
                .sinkTo(new JetStreamSink(new JetStreamSink.Settings(
                        settings.natsUrl(),
                        new SlotReplay(epoch, settings.identity().restartLsn()),
                        settings.inFlight(),
                        settings.slot().confirmDelay(),
                        clock)))
                .name("distribute")
                .uid("distribute")
                .setParallelism(1);
    }
}
