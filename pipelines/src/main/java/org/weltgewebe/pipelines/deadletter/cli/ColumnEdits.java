package org.weltgewebe.pipelines.deadletter.cli;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.deadletter.ColumnsJson;
import org.weltgewebe.schemas.config.Nearest;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.FieldContract;
import org.weltgewebe.schemas.contract.FieldType;

/** {@code --set} and {@code --null} applied to columns. Problems name the column, never a value. */
final class ColumnEdits {

    private ColumnEdits() {}

    /**
     * The columns with the edits.
     *
     * @param contract of the table, by which values are read; null reads them as text
     * @param sets {@code column=value}
     * @param nulls columns that become null
     */
    static Map<String, @Nullable Object> apply(
            Map<String, @Nullable Object> columns,
            @Nullable CollectionContract contract,
            List<String> sets,
            List<String> nulls) {
        Map<String, @Nullable Object> edited = new LinkedHashMap<>(columns);
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--set: without '=' (expected: --set COLUMN=VALUE)");
            }
            String column = known(set.substring(0, equals), columns, contract);
            edited.put(column, value(column, set.substring(equals + 1), type(column, contract)));
        }
        nulls.forEach(column -> edited.put(known(column, columns, contract), null));
        return edited;
    }

    private static String known(
            String column, Map<String, @Nullable Object> columns, @Nullable CollectionContract contract) {
        if (columns.containsKey(column) || type(column, contract) != null) {
            return column;
        }
        throw new IllegalArgumentException("column: " + column + " (expected: "
                + Nearest.to(column, columns.keySet())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("one of " + columns.keySet())
                + ")");
    }

    private static @Nullable FieldType type(String column, @Nullable CollectionContract contract) {
        FieldContract field = contract == null ? null : contract.fields().get(column);
        return field == null ? null : field.type();
    }

    private static Object value(String column, String text, @Nullable FieldType type) {
        try {
            return switch (type == null ? FieldType.TEXT : type) {
                case UUID, TEXT, JSONB -> text;
                case INTEGER, BIGINT -> Long.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case BOOLEAN -> bool(text);
                case TIMESTAMPTZ -> OffsetDateTime.parse(text).toInstant();
                case TEXT_ARRAY -> texts(column, text);
                case GEOMETRY -> geometry(column, text);
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException(column + ": unreadable value (expected: " + type + ")");
        }
    }

    private static Boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new NumberFormatException();
        }
        return Boolean.valueOf(text);
    }

    /** A JSON list. */
    private static Object texts(String column, String text) {
        Object list = ColumnsJson.read("{\"list\": " + text + "}").get("list");
        if (!(list instanceof List)) {
            throw new IllegalArgumentException(column + ": no list (expected: such as [\"a\", \"b\"])");
        }
        return list;
    }

    private static CapturedRow.Wkb geometry(String column, String text) {
        return ColumnsJson.wkb(column, text);
    }
}
