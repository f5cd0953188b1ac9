package org.weltgewebe.pipelines.nats.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class JetStreamStateTest {

    private static final Instant CREATED = Instant.parse("2026-11-27T10:00:00.123456789Z");
    private static final JetStreamSplit SPLIT = new JetStreamSplit("WG_EVENT", "wg.event.>", 4711, CREATED);

    /** Bytes written by version 1; later code must read them. */
    private static final String SPLIT_V1 = "000857475f4556454e54000a77672e6576656e742e3e0000000000001267";

    /** Bytes of version 2 too, where they tell what the server said of the stream. */
    private static final String SPLIT_V3 = SPLIT_V1 + "01000000006b0954a0075bcd15";

    @Test
    void aSplitComesBackFromItsStoredForm() throws IOException {
        JetStreamSplitSerializer serializer = new JetStreamSplitSerializer();
        assertThat(HexFormat.of().formatHex(serializer.serialize(SPLIT))).isEqualTo(SPLIT_V3);
        assertThat(serializer.deserialize(3, HexFormat.of().parseHex(SPLIT_V3))).isEqualTo(SPLIT);
        assertThat(serializer.deserialize(2, HexFormat.of().parseHex(SPLIT_V3))).isEqualTo(SPLIT.at(4711, null));
        assertThat(serializer.deserialize(1, HexFormat.of().parseHex(SPLIT_V1))).isEqualTo(SPLIT.at(4711, null));
        JetStreamSplit unknown = JetStreamSplit.fromTheStart("S", ">");
        assertThat(serializer.deserialize(3, serializer.serialize(unknown))).isEqualTo(unknown);
        assertThatThrownBy(() -> serializer.deserialize(4, new byte[0])).hasMessageContaining("split version: 4");
    }

    @Test
    void unassignedSplitsComeBack() throws IOException {
        JetStreamEnumeratorStateSerializer serializer = new JetStreamEnumeratorStateSerializer();
        List<JetStreamSplit> splits = List.of(SPLIT, SPLIT.at(5, CREATED));
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(splits)))
                .isEqualTo(splits);
        assertThatThrownBy(() -> serializer.deserialize(9, new byte[0])).hasMessageContaining("enumerator version: 9");
    }

    @Test
    void theQueueIsBoundedButTakesOneMessageOfAnySize() throws Exception {
        MessageQueue queue = new MessageQueue(10, 100);
        queue.put(message(1, 1_000));
        Thread second = new Thread(() -> {
            try {
                queue.put(message(2, 1_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        second.start();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.available()).isDone();
        assertThat(queue.poll()).isNotNull();
        second.join();
        assertThat(queue.poll()).extracting(JetStreamMessage::sequence).isEqualTo(2L);
        assertThat(queue.poll()).isNull();
        assertThat(queue.available()).isNotDone();
        queue.signal();
        assertThat(queue.available()).isDone();
    }

    private static JetStreamMessage message(long sequence, int sizeBytes) {
        return new JetStreamMessage(sequence, "wg.event.node.upserted", java.util.Map.of(), new byte[sizeBytes]);
    }
}
