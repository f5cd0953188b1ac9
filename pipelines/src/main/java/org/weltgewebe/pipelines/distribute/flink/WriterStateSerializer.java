package org.weltgewebe.pipelines.distribute.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.weltgewebe.pipelines.distribute.flink.WriterState.Acknowledged;

/**
 * Writer state in checkpoints. Version 3: when streams were made, and the sequences of several checkpoints. Version 2 has in place of the
 * first what the server told, which may be another time for the same stream by now, so it counts as unknown. Version 1: the newest
 * sequences alone.
 */
final class WriterStateSerializer implements SimpleVersionedSerializer<WriterState> {

    private static final int VERSION = 3;
    private static final int TIMES_OF_THE_SERVER = 2;
    private static final int SEQUENCES_ONLY = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(WriterState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(state.created().size());
            for (Map.Entry<String, Instant> stream : new TreeMap<>(state.created()).entrySet()) {
                out.writeUTF(stream.getKey());
                writeInstant(out, stream.getValue());
            }
            out.writeInt(state.acknowledged().size());
            for (Acknowledged acknowledged : state.acknowledged()) {
                out.writeLong(acknowledged.checkpointId());
                writeInstant(out, acknowledged.at());
                writeSequences(out, acknowledged.lastSequences());
                writeSequences(out, acknowledged.heldSequences());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version < SEQUENCES_ONLY || version > VERSION) {
            throw new IOException("writer state version: " + version + " (expected: at most " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            if (version == SEQUENCES_ONLY) {
                Map<String, Long> last = readSequences(in);
                return new WriterState(
                        Map.of(), List.of(new Acknowledged(WriterState.UNKNOWN_CHECKPOINT, Instant.EPOCH, last, last)));
            }
            Map<String, Instant> created = new HashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                created.put(in.readUTF(), readInstant(in));
            }
            List<Acknowledged> acknowledged = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                acknowledged.add(
                        new Acknowledged(in.readLong(), readInstant(in), readSequences(in), readSequences(in)));
            }
            return new WriterState(version == TIMES_OF_THE_SERVER ? Map.of() : created, acknowledged);
        }
    }

    private static void writeSequences(DataOutputStream out, Map<String, Long> sequences) throws IOException {
        out.writeInt(sequences.size());
        for (Map.Entry<String, Long> stream : new TreeMap<>(sequences).entrySet()) {
            out.writeUTF(stream.getKey());
            out.writeLong(stream.getValue());
        }
    }

    private static Map<String, Long> readSequences(DataInputStream in) throws IOException {
        Map<String, Long> sequences = new HashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            sequences.put(in.readUTF(), in.readLong());
        }
        return sequences;
    }

    private static void writeInstant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
