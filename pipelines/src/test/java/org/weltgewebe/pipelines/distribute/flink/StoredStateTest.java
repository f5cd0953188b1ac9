package org.weltgewebe.pipelines.distribute.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.Golden;
import org.weltgewebe.pipelines.distribute.flink.WriterState.Acknowledged;

class StoredStateTest {

    private static final Instant CREATED = Instant.parse("2026-11-27T10:00:00.123456789Z");

    private final WriterStateSerializer serializer = new WriterStateSerializer();

    @Test
    void streamsAndSequencesComeBack() throws IOException {
        WriterState state = new WriterState(
                Map.of("WG_EVENT", CREATED, "WG_DEAD", CREATED.plusNanos(1)),
                List.of(
                        new Acknowledged(41, CREATED.plusSeconds(60), Map.of("WG_EVENT", 7L), Map.of("WG_EVENT", 9L)),
                        new Acknowledged(
                                43,
                                CREATED.plusSeconds(62),
                                Map.of("WG_EVENT", 4_000_000_000L, "WG_DEAD", 3L),
                                Map.of("WG_EVENT", 4_000_000_000L, "WG_DEAD", 4L))));
        assertThat(serializer.deserialize(3, Golden.stored("writer-state.v3", serializer.serialize(state))))
                .isEqualTo(state);
        assertThat(serializer.deserialize(2, Golden.stored("writer-state.v2")))
                .as("what the server told of the streams counts as unknown")
                .isEqualTo(new WriterState(Map.of(), state.acknowledged()));
        WriterState nothing = new WriterState(Map.of(), List.of());
        assertThat(serializer.deserialize(3, serializer.serialize(nothing))).isEqualTo(nothing);
        assertThatThrownBy(() -> serializer.deserialize(4, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("writer state version: 4 (expected: at most 3)");
    }

    @Test
    void theSequencesOfVersion1ComeBackWithoutACheckpointToGoBackTo() throws IOException {
        WriterState state = serializer.deserialize(1, Golden.stored("writer-state.v1"));
        assertThat(state.lastSequences()).isEqualTo(Map.of("WG_EVENT", 4_000_000_000L, "WG_DEAD", 3L));
        assertThat(state.created()).isEmpty();
        assertThat(state.acknowledged())
                .extracting(Acknowledged::checkpointId)
                .containsExactly(WriterState.UNKNOWN_CHECKPOINT);
    }
}
