package org.weltgewebe.pipelines.nats.source;

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Version 3: stream, filter, last sequence, when the stream was made. Version 2 has in its place what the server told, which may be
 * another time for the same stream by now, so it counts as unknown. Version 1 has nothing there.
 */
final class JetStreamSplitSerializer implements SimpleVersionedSerializer<JetStreamSplit> {

    private static final int VERSION = 3;
    private static final int FIRST_VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(JetStreamSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeUTF(split.stream());
        out.writeUTF(split.filter());
        out.writeLong(split.lastSequence());
        Instant created = split.created();
        out.writeBoolean(created != null);
        if (created != null) {
            out.writeLong(created.getEpochSecond());
            out.writeInt(created.getNano());
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public JetStreamSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version < FIRST_VERSION || version > VERSION) {
            throw new IOException("split version: " + version + " (expected: at most " + VERSION
                    + "; the checkpoint was written by newer code, start that or rebuild the tileset)");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        JetStreamSplit split = new JetStreamSplit(in.readUTF(), in.readUTF(), in.readLong(), null);
        return version < VERSION || !in.readBoolean()
                ? split
                : split.at(split.lastSequence(), Instant.ofEpochSecond(in.readLong(), in.readInt()));
    }
}
