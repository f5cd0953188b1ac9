package org.weltgewebe.pipelines.nats.source;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: stream, filter, last sequence. */
final class JetStreamSplitSerializer implements SimpleVersionedSerializer<JetStreamSplit> {

    private static final int VERSION = 1;

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
        return out.getCopyOfBuffer();
    }

    @Override
    public JetStreamSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("split version: " + version + " (expected: " + VERSION
                    + "; the checkpoint was written by newer code, start that or rebuild the tileset)");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        return new JetStreamSplit(in.readUTF(), in.readUTF(), in.readLong());
    }
}
