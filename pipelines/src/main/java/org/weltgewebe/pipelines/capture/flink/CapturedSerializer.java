package org.weltgewebe.pipelines.capture.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.flink.VersionedTypeInformation;

/**
 * Captured rows between operators that are not chained, version 1. In the job of this project they are chained and no row is
 * written anywhere: it still holds personal columns.
 */
public final class CapturedSerializer implements SimpleVersionedSerializer<Captured> {

    private static final int VERSION = 1;
    private static final byte SNAPSHOT_COMPLETED = 0;
    private static final byte ROW = 1;
    private static final byte FENCE = 2;
    private static final byte BACKFILLED_ROW = 3;

    /** The type of the source's stream. */
    public static TypeInformation<Captured> typeInformation() {
        return new VersionedTypeInformation<>(Captured.class, CapturedSerializer::new);
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(Captured captured) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (captured instanceof SnapshotCompleted completed) {
                out.writeByte(SNAPSHOT_COMPLETED);
                writeInstant(out, completed.at());
            } else if (captured instanceof Fence fence) {
                out.writeByte(FENCE);
                out.writeUTF(fence.nonce());
                writePosition(out, fence.position());
            } else if (captured instanceof CapturedRow row) {
                out.writeByte(row.backfill() == null ? ROW : BACKFILLED_ROW);
                if (row.backfill() != null) {
                    out.writeUTF(row.backfill());
                }
                out.writeUTF(row.operation().name());
                out.writeUTF(row.table());
                writePosition(out, row.position());
                out.writeInt(row.columns().size());
                for (Map.Entry<String, @Nullable Object> column : row.columns().entrySet()) {
                    out.writeUTF(column.getKey());
                    writeValue(out, column.getValue());
                }
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public Captured deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("captured row version: " + version + " (expected: " + VERSION + ")");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            byte kind = in.readByte();
            return switch (kind) {
                case SNAPSHOT_COMPLETED -> new SnapshotCompleted(readInstant(in));
                case FENCE -> new Fence(in.readUTF(), readPosition(in));
                case ROW -> readRow(in, null);
                case BACKFILLED_ROW -> readRow(in, in.readUTF());
                default -> throw new IOException("captured kind: " + kind + " (expected: 0 to 3)");
            };
        }
    }

    private static CapturedRow readRow(DataInputStream in, @Nullable String backfill) throws IOException {
        Operation operation = Operation.valueOf(in.readUTF());
        String table = in.readUTF();
        ChangePosition position = readPosition(in);
        int count = in.readInt();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            columns.put(in.readUTF(), readValue(in));
        }
        return new CapturedRow(operation, table, columns, position, backfill);
    }

    private static void writePosition(DataOutputStream out, ChangePosition position) throws IOException {
        out.writeLong(position.xid());
        out.writeLong(position.lsn());
        out.writeInt(position.ordinal());
        writeInstant(out, position.commitTime());
    }

    private static ChangePosition readPosition(DataInputStream in) throws IOException {
        return new ChangePosition(in.readLong(), in.readLong(), in.readInt(), readInstant(in));
    }

    private static void writeValue(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof String text) {
            out.writeByte('s');
            writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else if (value instanceof Boolean bool) {
            out.writeByte('b');
            out.writeBoolean(bool);
        } else if (value instanceof Instant instant) {
            out.writeByte('t');
            writeInstant(out, instant);
        } else if (value instanceof CapturedRow.Wkb wkb) {
            out.writeByte('g');
            writeBytes(out, wkb.bytes());
        } else if (value instanceof CapturedRow.Unreadable unreadable) {
            out.writeByte('u');
            out.writeUTF(unreadable.type());
        } else if (value instanceof List<?> texts) {
            out.writeByte('a');
            out.writeInt(texts.size());
            for (Object text : texts) {
                writeBytes(out, ((String) text).getBytes(StandardCharsets.UTF_8));
            }
        } else {
            throw new IOException(
                    "value type: " + value.getClass().getSimpleName() + " (expected: a form of CapturedRow)");
        }
    }

    private static @Nullable Object readValue(DataInputStream in) throws IOException {
        byte tag = in.readByte();
        return switch (tag) {
            case '0' -> null;
            case 's' -> readText(in);
            case 'l' -> in.readLong();
            case 'd' -> in.readDouble();
            case 'b' -> in.readBoolean();
            case 't' -> readInstant(in);
            case 'g' -> new CapturedRow.Wkb(in.readNBytes(in.readInt()));
            case 'u' -> new CapturedRow.Unreadable(in.readUTF());
            case 'a' -> {
                int count = in.readInt();
                List<String> texts = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    texts.add(readText(in));
                }
                yield List.copyOf(texts);
            }
            default -> throw new IOException("value tag: " + tag + " (expected: one of version " + VERSION + ")");
        };
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeInstant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
