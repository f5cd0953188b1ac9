package org.weltgewebe.pipelines.capture.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializerTypeSerializerProxy;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.Golden;
import org.weltgewebe.pipelines.capture.BackfillProgress;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.capture.SnapshotProgress;

/** What capture keeps in checkpoints: every value comes back, from bytes of this and of every earlier version. */
class StoredStateTest {

    private static final String RUN = "7d4e58a6-0d5c-4f1c-9b5e-0a4f2b7f9a11";
    private static final SlotSplit STREAMING =
            new SlotSplit("wg_slot", "e-1", new SlotPosition(0x16B3748, 771, 12, SnapshotProgress.DONE));
    private static final SlotSplit READING = new SlotSplit(
            "wg_slot",
            "e-1",
            SlotPosition.initial(SnapshotProgress.starting(SnapshotProgress.Phase.UNTOUCHED)
                    .finished("wg.edge")
                    .behind("wg.node", "Mühle ß")));
    /** What is left of it when the table was known by its place only. */
    private static final SlotSplit BEGINNING = new SlotSplit(
            "wg_slot", "e-1", SlotPosition.initial(SnapshotProgress.starting(SnapshotProgress.Phase.UNTOUCHED)));

    private static final SlotSplit BACKFILLING = new SlotSplit(
            "wg_slot",
            "e-1",
            new SlotPosition(0x16B3748, 771, 12, SnapshotProgress.DONE)
                    .with(new BackfillState(
                            List.of("wg.node", "wg.outbox"),
                            List.of(
                                    new BackfillProgress(
                                            RUN, "wg.node", BackfillProgress.Phase.GONE, "Mühle ß", 70_000),
                                    BackfillProgress.starting(RUN, "wg.edge")))));

    @Test
    void aRowWithEveryFormOfValueComesBack() throws IOException {
        CapturedSerializer serializer = new CapturedSerializer();
        Captured read = serializer.deserialize(1, Golden.stored("captured-row.v1", serializer.serialize(row())));
        assertThat(read).usingRecursiveComparison().isEqualTo(row());
        assertThat(((CapturedRow) read).columns().keySet())
                .containsExactlyElementsOf(row().columns().keySet());
    }

    @Test
    void theEndOfTheSnapshotComesBack() throws IOException {
        CapturedSerializer serializer = new CapturedSerializer();
        SnapshotCompleted completed = new SnapshotCompleted(Instant.parse("2026-11-27T10:00:00.000001Z"));
        assertThat(serializer.deserialize(1, Golden.stored("snapshot-completed.v1", serializer.serialize(completed))))
                .isEqualTo(completed);
    }

    @Test
    void aFenceComesBack() throws IOException {
        CapturedSerializer serializer = new CapturedSerializer();
        Fence fence = new Fence("0f-9", position());
        assertThat(serializer.deserialize(1, Golden.stored("fence.v1", serializer.serialize(fence))))
                .isEqualTo(fence);
    }

    @Test
    void anUnknownKindIsNamed() {
        assertThatThrownBy(() -> new CapturedSerializer().deserialize(1, new byte[] {7}))
                .isInstanceOf(IOException.class)
                .hasMessage("captured kind: 7 (expected: 0 to 3)");
    }

    @Test
    void aRowOfABackfillComesBack() throws IOException {
        CapturedSerializer serializer = new CapturedSerializer();
        CapturedRow read = new CapturedRow(Operation.READ, "wg.node", Map.of("id", "a"), position(), RUN);
        assertThat(serializer.deserialize(1, Golden.stored("backfilled-row.v1", serializer.serialize(read))))
                .isEqualTo(read);
    }

    @Test
    void splitsComeBack() throws IOException {
        SlotSplitSerializer serializer = new SlotSplitSerializer();
        assertThat(serializer.deserialize(3, Golden.stored("slot-split-streaming.v3", serializer.serialize(STREAMING))))
                .isEqualTo(STREAMING);
        assertThat(serializer.deserialize(3, Golden.stored("slot-split-reading.v3", serializer.serialize(READING))))
                .isEqualTo(READING);
        assertThat(serializer.deserialize(
                        3, Golden.stored("slot-split-backfilling.v3", serializer.serialize(BACKFILLING))))
                .isEqualTo(BACKFILLING);
    }

    @Test
    void splitsOfVersionOneComeBackWithoutKnowledgeOfBackfills() throws IOException {
        SlotSplitSerializer serializer = new SlotSplitSerializer();
        assertThat(serializer.deserialize(1, Golden.stored("slot-split-streaming.v1")))
                .isEqualTo(STREAMING);
        assertThat(serializer.deserialize(1, Golden.stored("slot-split-reading.v1")))
                .isEqualTo(BEGINNING);
        assertThat(STREAMING.position().backfill().tables()).isNull();
    }

    @Test
    void splitsOfVersionTwoBeginAnUnfinishedSnapshotAgain() throws IOException {
        SlotSplitSerializer serializer = new SlotSplitSerializer();
        assertThat(serializer.deserialize(2, Golden.stored("slot-split-streaming.v2")))
                .isEqualTo(STREAMING);
        assertThat(serializer.deserialize(2, Golden.stored("slot-split-reading.v2")))
                .isEqualTo(BEGINNING);
        assertThat(serializer.deserialize(2, Golden.stored("slot-split-backfilling.v2")))
                .isEqualTo(BACKFILLING);
    }

    @Test
    void theSplitsNobodyHoldsComeBack() throws IOException {
        UnassignedSplitsSerializer serializer = new UnassignedSplitsSerializer();
        assertThat(serializer.deserialize(1, Golden.stored("unassigned-splits.v1")))
                .isEqualTo(List.of(STREAMING, BEGINNING));
        assertThat(serializer.deserialize(1, Golden.stored("unassigned-splits.v1-split.v2")))
                .isEqualTo(List.of(STREAMING, BEGINNING));
        List<SlotSplit> splits = List.of(STREAMING, READING);
        assertThat(serializer.deserialize(
                        1, Golden.stored("unassigned-splits.v1-split.v3", serializer.serialize(splits))))
                .isEqualTo(splits);
        assertThat(serializer.deserialize(1, serializer.serialize(List.of()))).isEmpty();
    }

    @Test
    void anUnknownVersionIsNamed() {
        assertRefused(new CapturedSerializer(), "captured row version: 2 (expected: 1)");
        assertThatThrownBy(() -> new SlotSplitSerializer().deserialize(4, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("split version: 4 (expected: 1 to 3)");
        assertRefused(new UnassignedSplitsSerializer(), "enumerator version: 2 (expected: 1)");
    }

    @Test
    void aValueWithoutFormIsNamedByItsTypeOnly() {
        Map<String, Object> columns = Map.of("id", new StringBuilder("secret"));
        CapturedRow row = new CapturedRow(Operation.INSERT, "wg.node", columns, position());
        assertThatThrownBy(() -> new CapturedSerializer().serialize(row))
                .hasMessage("value type: StringBuilder (expected: a form of CapturedRow)");
    }

    @Test
    void theStreamOfTheSourceNeedsNoKryo() {
        assertThat(CapturedSerializer.typeInformation().createSerializer(new SerializerConfigImpl()))
                .isInstanceOf(SimpleVersionedSerializerTypeSerializerProxy.class);
    }

    private static void assertRefused(SimpleVersionedSerializer<?> serializer, String message) {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private static ChangePosition position() {
        return new ChangePosition(771, 0x16B3700, 3, Instant.parse("2026-11-27T10:00:00.123456Z"));
    }

    private static CapturedRow row() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("text", "Mühle €");
        columns.put("nothing", null);
        columns.put("number", Long.MIN_VALUE);
        columns.put("fraction", -0.5);
        columns.put("flag", true);
        columns.put("time", Instant.parse("1900-01-01T00:00:00.000001Z"));
        columns.put("texts", List.of("a", "", "ß"));
        columns.put("place", new CapturedRow.Wkb(new byte[] {1, 2, -3}));
        columns.put("odd", new CapturedRow.Unreadable("numeric"));
        columns.put("long", "x".repeat(100));
        return new CapturedRow(Operation.UPDATE, "wg.node", columns, position());
    }
}
