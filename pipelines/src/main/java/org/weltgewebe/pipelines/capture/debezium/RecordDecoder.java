package org.weltgewebe.pipelines.capture.debezium;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SlotRecord;

/** Turns Debezium's records into ours. Not thread-safe: it remembers the shape of each table. */
final class RecordDecoder {

    /** Of a message that only moves the slot of an idle database. */
    static final String HEARTBEAT = "wg.heartbeat";

    private static final String MARK_PREFIX = "wg.";

    private final String transactionTopic;
    private final String messageTopic;
    /** Of each table its newest shape. */
    private final Map<String, Shape> shapes = new HashMap<>();

    RecordDecoder(String prefix) {
        this.transactionTopic = prefix + ".transaction";
        this.messageTopic = prefix + ".message";
    }

    /** The record, or null for one that means nothing to us (heartbeats, logical messages of others). */
    @Nullable
    SlotRecord decode(SourceRecord record) {
        String topic = record.topic();
        if (topic.equals(transactionTopic)) {
            return transaction(record);
        }
        if (!(record.value() instanceof Struct value) || value.schema().field("source") == null) {
            return null;
        }
        return topic.equals(messageTopic) ? mark(value) : new SlotRecord.Change(row(value));
    }

    private static @Nullable SlotRecord mark(Struct value) {
        Struct message = value.getStruct("message");
        String prefix = message.getString("prefix");
        if (!prefix.startsWith(MARK_PREFIX) || prefix.equals(HEARTBEAT)) {
            return null;
        }
        String content = new String(message.getBytes("content"), StandardCharsets.UTF_8);
        return new SlotRecord.Mark(prefix, content, position(value.getStruct("source")));
    }

    private static SlotRecord transaction(SourceRecord record) {
        Struct value = (Struct) record.value();
        if (value.getString("status").equals("BEGIN")) {
            String id = value.getString("id");
            return new SlotRecord.Begin(Long.parseLong(id.substring(0, id.indexOf(':'))));
        }
        if (!(record.sourceOffset().get("lsn_commit") instanceof Number commitLsn)) {
            throw new IllegalStateException("lsn_commit: missing (expected: the offset of a finished transaction)");
        }
        return new SlotRecord.End(commitLsn.longValue());
    }

    private CapturedRow row(Struct value) {
        Struct source = value.getStruct("source");
        ChangePosition position = position(source);
        String table = source.getString("schema") + "." + source.getString("table");
        Operation operation = operation(value.getString("op"));
        Struct image = operation == Operation.TRUNCATE
                ? null
                : value.getStruct(operation == Operation.DELETE ? "before" : "after");
        return new CapturedRow(operation, table, image == null ? Map.of() : columns(table, image), position);
    }

    private static ChangePosition position(Struct source) {
        return new ChangePosition(
                source.getInt64("txId"),
                source.getInt64("lsn"),
                0,
                Instant.EPOCH.plus(source.getInt64("ts_us"), ChronoUnit.MICROS));
    }

    private static Operation operation(String code) {
        return switch (code) {
            case "c", "r" -> Operation.INSERT;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            case "t" -> Operation.TRUNCATE;
            default -> throw new IllegalStateException("op: " + code + " (expected: c, r, u, d or t)");
        };
    }

    private Map<String, @Nullable Object> columns(String table, Struct image) {
        Shape shape = shapes.get(table);
        // Debezium keeps one schema object per version of a table, so identity is enough and cheap.
        if (shape == null || shape.schema() != image.schema()) {
            shape = new Shape(image.schema(), readersOf(image.schema()));
            shapes.put(table, shape);
        }
        ColumnReader[] columns = shape.columns();
        Map<String, @Nullable Object> values = new LinkedHashMap<>(columns.length * 2);
        for (ColumnReader column : columns) {
            Object value = image.getWithoutDefault(column.field().name());
            values.put(
                    column.field().name(), value == null ? null : column.form().read(value));
        }
        return values;
    }

    private static ColumnReader[] readersOf(Schema schema) {
        List<Field> fields = schema.fields();
        ColumnReader[] columns = new ColumnReader[fields.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] =
                    new ColumnReader(fields.get(i), ValueForm.of(fields.get(i).schema()));
        }
        return columns;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Shape(Schema schema, ColumnReader[] columns) {}

    private record ColumnReader(Field field, ValueForm form) {}
}
