package org.weltgewebe.pipelines.distribute.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.Golden;

class StoredStateTest {

    @Test
    void theLastSequencesComeBack() throws IOException {
        WriterStateSerializer serializer = new WriterStateSerializer();
        WriterState state = new WriterState(Map.of("WG_EVENT", 4_000_000_000L, "WG_DEAD", 3L));
        assertThat(serializer.deserialize(1, Golden.stored("writer-state.v1", serializer.serialize(state))))
                .isEqualTo(state);
        WriterState nothing = new WriterState(Map.of());
        assertThat(serializer.deserialize(1, serializer.serialize(nothing))).isEqualTo(nothing);
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("writer state version: 2 (expected: 1)");
    }
}
