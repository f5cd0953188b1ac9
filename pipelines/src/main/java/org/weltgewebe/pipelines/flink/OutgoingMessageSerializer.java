package org.weltgewebe.pipelines.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.schemas.event.EventEnvelope;

/** Messages between operators that are not chained, version 1. */
final class OutgoingMessageSerializer implements SimpleVersionedSerializer<OutgoingMessage> {

    private static final int VERSION = 1;

    static TypeInformation<OutgoingMessage> typeInformation() {
        return new VersionedTypeInformation<>(OutgoingMessage.class, OutgoingMessageSerializer::new);
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(OutgoingMessage message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        EventEnvelope envelope = message.envelope();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(message.stream());
            out.writeUTF(message.subject());
            out.writeUTF(envelope.id());
            out.writeUTF(envelope.source());
            out.writeUTF(envelope.type());
            out.writeUTF(envelope.subject());
            out.writeLong(envelope.time().getEpochSecond());
            out.writeInt(envelope.time().getNano());
            out.writeUTF(envelope.position());
            out.writeBoolean(envelope.traceParent() != null);
            if (envelope.traceParent() != null) {
                out.writeUTF(envelope.traceParent());
            }
            out.writeInt(envelope.data().length);
            out.write(envelope.data());
        }
        return bytes.toByteArray();
    }

    @Override
    public OutgoingMessage deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("message version: " + version + " (expected: " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            String stream = in.readUTF();
            String subject = in.readUTF();
            EventEnvelope envelope = new EventEnvelope(
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    Instant.ofEpochSecond(in.readLong(), in.readInt()),
                    in.readUTF(),
                    in.readBoolean() ? in.readUTF() : null,
                    in.readNBytes(in.readInt()));
            return new OutgoingMessage(stream, subject, envelope);
        }
    }
}
