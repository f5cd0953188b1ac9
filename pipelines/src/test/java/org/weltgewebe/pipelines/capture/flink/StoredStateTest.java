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
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.capture.SnapshotProgress;

/** What capture keeps in checkpoints: every value comes back, from bytes of this and of every earlier version. */
class StoredStateTest {

    private static final SlotSplit STREAMING =
            new SlotSplit("wg_slot", "e-1", new SlotPosition(0x16B3748, 771, 12, SnapshotProgress.DONE));
    private static final SlotSplit READING = new SlotSplit(
            "wg_slot",
            "e-1",
            SlotPosition.initial(new SnapshotProgress(SnapshotProgress.Phase.UNTOUCHED, 2, "Mühle ß")));

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
    void splitsComeBack() throws IOException {
        SlotSplitSerializer serializer = new SlotSplitSerializer();
        assertThat(serializer.deserialize(1, Golden.stored("slot-split-streaming.v1", serializer.serialize(STREAMING))))
                .isEqualTo(STREAMING);
        assertThat(serializer.deserialize(1, Golden.stored("slot-split-reading.v1", serializer.serialize(READING))))
                .isEqualTo(READING);
    }

    @Test
    void theSplitsNobodyHoldsComeBack() throws IOException {
        UnassignedSplitsSerializer serializer = new UnassignedSplitsSerializer();
        List<SlotSplit> splits = List.of(STREAMING, READING);
        assertThat(serializer.deserialize(1, Golden.stored("unassigned-splits.v1", serializer.serialize(splits))))
                .isEqualTo(splits);
        assertThat(serializer.deserialize(1, serializer.serialize(List.of()))).isEmpty();
    }

    @Test
    void anUnknownVersionIsNamed() {
        assertRefused(new CapturedSerializer(), "captured row version: 2 (expected: 1)");
        assertRefused(new SlotSplitSerializer(), "split version: 2 (expected: 1)");
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
