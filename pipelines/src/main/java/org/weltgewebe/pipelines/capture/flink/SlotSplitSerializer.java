package org.weltgewebe.pipelines.capture.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.BackfillProgress;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.SlotPosition;
import org.weltgewebe.pipelines.capture.SnapshotProgress;

/**
 * Splits in checkpoints, version 3. Older ones are read too: version 1 knew no backfills, and both knew the table of a snapshot by its
 * place among the contracts of that time, so that a snapshot which was not over begins again.
 */
final class SlotSplitSerializer implements SimpleVersionedSerializer<SlotSplit> {

    private static final int VERSION = 3;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(SlotSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            SlotPosition position = split.position();
            out.writeUTF(split.slot());
            out.writeUTF(split.epoch());
            out.writeLong(position.boundaryLsn());
            out.writeLong(position.openXid());
            out.writeLong(position.emittedRows());
            write(out, position.snapshot());
            write(out, position.backfill());
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, SnapshotProgress snapshot) throws IOException {
        out.writeUTF(snapshot.phase().name());
        write(out, snapshot.done());
        write(out, snapshot.table());
        write(out, snapshot.afterKey());
    }

    private static SnapshotProgress readSnapshot(int version, DataInputStream in) throws IOException {
        SnapshotProgress.Phase phase = SnapshotProgress.Phase.valueOf(in.readUTF());
        if (version < 3) {
            in.readInt();
            readText(in);
            return SnapshotProgress.starting(phase);
        }
        return new SnapshotProgress(
                phase, Objects.requireNonNullElse(readTexts(in), List.of()), readText(in), readText(in));
    }

    private static void write(DataOutputStream out, @Nullable List<String> texts) throws IOException {
        out.writeInt(texts == null ? -1 : texts.size());
        if (texts != null) {
            for (String text : texts) {
                out.writeUTF(text);
            }
        }
    }

    private static @Nullable List<String> readTexts(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String readText(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static void write(DataOutputStream out, BackfillState backfill) throws IOException {
        write(out, backfill.tables());
        out.writeInt(backfill.runs().size());
        for (BackfillProgress run : backfill.runs()) {
            out.writeUTF(run.run());
            out.writeUTF(run.table());
            out.writeUTF(run.phase().name());
            write(out, run.afterKey());
            out.writeLong(run.rows());
        }
    }

    private static BackfillState readBackfill(DataInputStream in) throws IOException {
        List<String> tables = readTexts(in);
        List<BackfillProgress> runs = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            runs.add(new BackfillProgress(
                    in.readUTF(),
                    in.readUTF(),
                    BackfillProgress.Phase.valueOf(in.readUTF()),
                    readText(in),
                    in.readLong()));
        }
        return new BackfillState(tables, runs);
    }

    @Override
    public SlotSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException("split version: " + version + " (expected: 1 to " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            String slot = in.readUTF();
            String epoch = in.readUTF();
            long boundaryLsn = in.readLong();
            long openXid = in.readLong();
            long emittedRows = in.readLong();
            SnapshotProgress snapshot = readSnapshot(version, in);
            BackfillState backfill = version < 2 ? BackfillState.UNKNOWN : readBackfill(in);
            return new SlotSplit(slot, epoch, new SlotPosition(boundaryLsn, openXid, emittedRows, snapshot, backfill));
        }
    }
}
