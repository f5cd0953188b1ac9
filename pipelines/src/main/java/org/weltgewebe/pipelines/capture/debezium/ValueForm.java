package org.weltgewebe.pipelines.capture.debezium;

import io.debezium.data.Json;
import io.debezium.data.Uuid;
import io.debezium.data.geometry.Geometry;
import io.debezium.time.ZonedTimestamp;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.weltgewebe.pipelines.capture.CapturedRow;

/** How a value of one Connect schema becomes one of the forms {@link CapturedRow} names. */
@FunctionalInterface
interface ValueForm {

    /** Debezium's stand-in for an unchanged TOASTed value that the log does not carry. */
    String UNAVAILABLE = "__debezium_unavailable_value";

    /** Key of the parameter that holds the type of a column, see {@link #REFUSED}. */
    String SOURCE_TYPE = "__debezium.source.column.type";

    /**
     * Value of {@code datatype.propagate.source.type}: the types that only Debezium makes a text, a number or a list of, often one
     * that depends on settings of the server. Read from the table they have no form, so they have none here.
     */
    String REFUSED = "(.*[.])?(money|char|bit|.*range|_(?!(text|varchar|bpchar|citext|uuid)$).*)";

    /** What Debezium makes of an inner array: its identity. */
    String INNER_ARRAY = "[Ljava.lang.String;@";

    /** Converts a value that is not null. */
    Object read(Object value);

    static ValueForm of(Schema schema) {
        String name = schema.name();
        if (schema.parameters() != null && schema.parameters().containsKey(SOURCE_TYPE)) {
            String type = schema.parameters().get(SOURCE_TYPE).toLowerCase(Locale.ROOT);
            return value -> new CapturedRow.Unreadable(type);
        }
        if (name != null) {
            return switch (name) {
                case Uuid.LOGICAL_NAME, Json.LOGICAL_NAME -> ValueForm::text;
                case ZonedTimestamp.SCHEMA_NAME -> ValueForm::instant;
                case Geometry.LOGICAL_NAME -> ValueForm::geometry;
                // Enums and other named types are not in FieldType.
                default -> value -> new CapturedRow.Unreadable(name);
            };
        }
        return switch (schema.type()) {
            case STRING -> ValueForm::text;
            case INT8, INT16, INT32, INT64 -> value -> ((Number) value).longValue();
            case FLOAT32, FLOAT64 -> value -> ((Number) value).doubleValue();
            case BOOLEAN -> value -> value;
            case ARRAY -> ValueForm::texts;
            default -> value -> new CapturedRow.Unreadable(schema.type().getName());
        };
    }

    private static Object text(Object value) {
        String text = (String) value;
        return text.equals(UNAVAILABLE) ? new CapturedRow.Unreadable("unchanged TOASTed value") : text;
    }

    private static Object instant(Object value) {
        try {
            return UtcTime.parse((String) value);
        } catch (DateTimeException infinite) {
            return new CapturedRow.Unreadable("infinite timestamptz");
        }
    }

    private static Object geometry(Object value) {
        Object wkb = ((Struct) value).get(Geometry.WKB_FIELD);
        if (wkb instanceof byte[] bytes) {
            return new CapturedRow.Wkb(bytes);
        }
        if (wkb instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return new CapturedRow.Wkb(bytes);
        }
        return new CapturedRow.Unreadable("geometry without wkb");
    }

    private static Object texts(Object value) {
        List<?> elements = (List<?>) value;
        for (Object element : elements) {
            if (!(element instanceof String text) || text.equals(UNAVAILABLE) || text.startsWith(INNER_ARRAY)) {
                return new CapturedRow.Unreadable("array of other than text");
            }
        }
        return List.copyOf(elements);
    }
}
