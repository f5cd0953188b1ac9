package org.weltgewebe.pipelines.distribute.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writer state in checkpoints, version 1. */
final class WriterStateSerializer implements SimpleVersionedSerializer<WriterState> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(WriterState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(state.lastSequences().size());
            for (Map.Entry<String, Long> stream : new TreeMap<>(state.lastSequences()).entrySet()) {
                out.writeUTF(stream.getKey());
                out.writeLong(stream.getValue());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("writer state version: " + version + " (expected: " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            int count = in.readInt();
            Map<String, Long> sequences = new HashMap<>();
            for (int i = 0; i < count; i++) {
                sequences.put(in.readUTF(), in.readLong());
            }
            return new WriterState(sequences);
        }
    }
}
