package org.weltgewebe.pipelines.capture.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SnapshotProgress;

/** Splits in checkpoints, version 1. */
final class SlotSplitSerializer implements SimpleVersionedSerializer<SlotSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(SlotSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            SlotPosition position = split.position();
            SnapshotProgress snapshot = position.snapshot();
            out.writeUTF(split.slot());
            out.writeUTF(split.epoch());
            out.writeLong(position.boundaryLsn());
            out.writeLong(position.openXid());
            out.writeLong(position.emittedRows());
            out.writeUTF(snapshot.phase().name());
            out.writeInt(snapshot.table());
            out.writeBoolean(snapshot.afterKey() != null);
            if (snapshot.afterKey() != null) {
                out.writeUTF(snapshot.afterKey());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public SlotSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("split version: " + version + " (expected: " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            String slot = in.readUTF();
            String epoch = in.readUTF();
            long boundaryLsn = in.readLong();
            long openXid = in.readLong();
            long emittedRows = in.readLong();
            SnapshotProgress.Phase phase = SnapshotProgress.Phase.valueOf(in.readUTF());
            int table = in.readInt();
            String afterKey = in.readBoolean() ? in.readUTF() : null;
            return new SlotSplit(
                    slot,
                    epoch,
                    new SlotPosition(boundaryLsn, openXid, emittedRows, new SnapshotProgress(phase, table, afterKey)));
        }
    }
}
