package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.backfill.NothingStreamed;
import org.weltgewebe.pipelines.capture.flink.DebeziumSource;
import org.weltgewebe.pipelines.capture.flink.SlotSplit;
import org.weltgewebe.pipelines.distribute.SlotReplay;
import org.weltgewebe.pipelines.distribute.flink.JetStreamSink;
import org.weltgewebe.pipelines.distribute.flink.WriterState;

/**
 * A whole savepoint of the capture job, as Flink wrote it: its operators are found by their uids and their state is read by this code.
 * It names positions in the log of a database that is gone, so it is read here and not run; that a job goes on from what it reads is
 * the business of the restart tests.
 */
class StoredSavepointCaptureIT {

    /** Raised when the state of an operator takes another form. */
    private static final int VERSION = 1;

    @TempDir
    Path directory;

    @Test
    void everyStoredSavepointIsRead() throws Exception {
        for (Path stored : StoredSavepoint.all("capture", VERSION, this::take)) {
            Map<String, OperatorState> operators = operators(stored);
            assertThat(operators).as("%s", stored).containsKeys("capture", "distribute");

            List<SlotSplit> splits = read(operators.get("capture"), "SourceReaderState", source().getSplitSerializer());
            assertThat(splits).hasSize(1);
            assertThat(splits.get(0).slot()).startsWith("wg_capture");
            assertThat(splits.get(0).epoch()).isNotEmpty();
            assertThat(splits.get(0).position().boundaryLsn()).isPositive();
            assertThat(splits.get(0).position().openXid()).isZero();
            assertThat(splits.get(0).position().snapshot()).isEqualTo(SnapshotProgress.DONE);

            List<WriterState> writers = read(
                    operators.get("distribute"),
                    "writer_raw_states",
                    new JetStreamSink(new JetStreamSink.Settings(
                                    "", new SlotReplay("", 0), 1, Duration.ZERO, Clock.systemUTC()))
                            .getWriterStateSerializer());
            assertThat(writers).hasSize(1);
            List<WriterState.Acknowledged> acknowledged = writers.get(0).acknowledged();
            assertThat(acknowledged.get(acknowledged.size() - 1).lastSequences().get("WG_EVENT"))
                    .isPositive();
        }
    }

    private Path take() throws Exception {
        StoppableJobs jobs = new StoppableJobs();
        try (CaptureRig rig = new CaptureRig(directory).start(jobs.jobs())) {
            rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
            rig.database.psql("UPDATE wg.node SET title = 'Two'");
            CaptureRig.await("both versions", () -> rig.count("WG_EVENT") >= 2);
            rig.awaitConfirmed();
            return jobs.stop(directory.resolve("savepoints"));
        }
    }

    private static Map<String, OperatorState> operators(Path savepoint) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(savepoint.resolve("_metadata"))))) {
            Map<String, OperatorState> operators = new HashMap<>();
            Checkpoints.loadCheckpointMetadata(
                            in,
                            StoredSavepointCaptureIT.class.getClassLoader(),
                            savepoint.toUri().toString())
                    .getOperatorStates()
                    .forEach(
                            operator -> operator.getOperatorUid().ifPresent(uid -> operators.put(base(uid), operator)));
            return operators;
        }
    }

    /** The writer of a sink has the uid of the sink or one derived from it. */
    private static String base(String uid) {
        return uid.replaceFirst("^.*(distribute).*$", "$1");
    }

    private static <T> List<T> read(OperatorState operator, String state, SimpleVersionedSerializer<T> serializer)
            throws Exception {
        List<T> values = new ArrayList<>();
        try (CloseableRegistry registry = new CloseableRegistry();
                DefaultOperatorStateBackend backend = new DefaultOperatorStateBackendBuilder(
                                StoredSavepointCaptureIT.class.getClassLoader(),
                                new ExecutionConfig(),
                                false,
                                operator.getState(0).getManagedOperatorState(),
                                registry)
                        .build()) {
            for (byte[] bytes : backend.getListState(
                            new ListStateDescriptor<>(state, BytePrimitiveArraySerializer.INSTANCE))
                    .get()) {
                values.add(SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, bytes));
            }
        }
        return values;
    }

    private static DebeziumSource source() {
        SlotSettings slot = new SlotSettings(
                "", 0, "", "", "", "", "", List.of(), Duration.ofMillis(10), Duration.ofSeconds(10), Duration.ZERO);
        return new DebeziumSource(
                slot,
                new SlotIdentity("", 0, 0, true, true),
                SnapshotProgress.Phase.DONE,
                new NothingStreamed(),
                Clock.systemUTC());
    }
}
