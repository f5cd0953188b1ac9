package org.weltgewebe.pipelines.capture.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** State of the enumerator, version 1: the splits no reader holds. */
final class UnassignedSplitsSerializer implements SimpleVersionedSerializer<List<SlotSplit>> {

    private static final int VERSION = 1;

    private final SlotSplitSerializer splits = new SlotSplitSerializer();

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(List<SlotSplit> unassigned) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(splits.getVersion());
            out.writeInt(unassigned.size());
            for (SlotSplit split : unassigned) {
                byte[] serialized = splits.serialize(split);
                out.writeInt(serialized.length);
                out.write(serialized);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public List<SlotSplit> deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("enumerator version: " + version + " (expected: " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            int splitVersion = in.readInt();
            int count = in.readInt();
            List<SlotSplit> unassigned = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                unassigned.add(splits.deserialize(splitVersion, in.readNBytes(in.readInt())));
            }
            return unassigned;
        }
    }
}
