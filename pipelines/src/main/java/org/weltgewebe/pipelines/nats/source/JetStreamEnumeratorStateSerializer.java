package org.weltgewebe.pipelines.nats.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: count, then splits as {@link JetStreamSplitSerializer} writes them. */
final class JetStreamEnumeratorStateSerializer implements SimpleVersionedSerializer<List<JetStreamSplit>> {

    private static final int VERSION = 1;

    private final JetStreamSplitSerializer splits = new JetStreamSplitSerializer();

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(List<JetStreamSplit> unassigned) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(unassigned.size());
        out.writeInt(splits.getVersion());
        for (JetStreamSplit split : unassigned) {
            byte[] bytes = splits.serialize(split);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public List<JetStreamSplit> deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("enumerator version: " + version + " (expected: " + VERSION
                    + "; the checkpoint was written by newer code)");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        int count = in.readInt();
        int splitVersion = in.readInt();
        List<JetStreamSplit> unassigned = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            unassigned.add(splits.deserialize(splitVersion, bytes));
        }
        return unassigned;
    }
}
