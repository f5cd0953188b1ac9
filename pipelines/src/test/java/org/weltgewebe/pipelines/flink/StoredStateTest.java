package org.weltgewebe.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.io.SimpleVersionedSerializerTypeSerializerProxy;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.Golden;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.schemas.event.EventEnvelope;

class StoredStateTest {

    @Test
    void messagesComeBack() throws IOException {
        OutgoingMessageSerializer serializer = new OutgoingMessageSerializer();
        OutgoingMessage bare = message(null);
        OutgoingMessage traced = message("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(serializer.deserialize(1, Golden.stored("outgoing-message.v1", serializer.serialize(bare))))
                .usingRecursiveComparison()
                .isEqualTo(bare);
        assertThat(serializer.deserialize(1, Golden.stored("outgoing-message-traced.v1", serializer.serialize(traced))))
                .usingRecursiveComparison()
                .isEqualTo(traced);
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("message version: 2 (expected: 1)");
    }

    @Test
    void theStreamOfMessagesNeedsNoKryo() throws IOException {
        TypeInformation<OutgoingMessage> type = OutgoingMessageSerializer.typeInformation();
        var serializer = type.createSerializer(new SerializerConfigImpl());
        assertThat(serializer).isInstanceOf(SimpleVersionedSerializerTypeSerializerProxy.class);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(message(null), out);
        assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .usingRecursiveComparison()
                .isEqualTo(message(null));
        assertThat(type)
                .isEqualTo(OutgoingMessageSerializer.typeInformation())
                .hasSameHashCodeAs(OutgoingMessageSerializer.typeInformation())
                .hasToString("Versioned<OutgoingMessage>");
        assertThat(type.isKeyType()).isFalse();
    }

    private static OutgoingMessage message(String traceParent) {
        return new OutgoingMessage(
                "WG_EVENT",
                "wg.event.node.upserted",
                new EventEnvelope(
                        "e-1/303/16b3700/0",
                        "/weltgewebe/e-1",
                        "org.weltgewebe.node.upserted.v1",
                        "Mühle",
                        Instant.parse("2026-11-27T10:00:00.123456Z"),
                        "16b3700/0",
                        traceParent,
                        new byte[] {'{', '}'}));
    }
}
