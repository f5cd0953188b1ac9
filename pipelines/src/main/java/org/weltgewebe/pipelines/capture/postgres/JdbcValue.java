package org.weltgewebe.pipelines.capture.postgres;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;

/** Column values of a query in the forms {@link CapturedRow} names, the same as those from the slot. */
final class JdbcValue {

    private JdbcValue() {}

    static @Nullable Object of(ResultSet row, ResultSetMetaData meta, int column) throws SQLException {
        // As it came: nothing is parsed that may turn out to have no form.
        if (row.getBytes(column) == null) {
            return null;
        }
        String type = meta.getColumnTypeName(column);
        return switch (type) {
            case "uuid",
                    "text",
                    "varchar",
                    "bpchar",
                    "citext",
                    "json",
                    "jsonb",
                    "inet",
                    "cidr",
                    "macaddr",
                    "macaddr8" -> row.getString(column);
            case "int2", "int4", "int8", "serial", "bigserial", "oid" -> row.getLong(column);
            case "float4" -> (double) row.getFloat(column);
            case "float8", "numeric" -> row.getDouble(column);
            case "bool" -> row.getBoolean(column);
            case "timestamptz" -> instant(row.getObject(column, OffsetDateTime.class));
            case "_text", "_varchar", "_bpchar", "_citext", "_uuid" ->
                strings((Object[]) row.getArray(column).getArray());
            case "geometry" -> new CapturedRow.Wkb(HexFormat.of().parseHex(row.getString(column)));
            default -> new CapturedRow.Unreadable(type);
        };
    }

    private static Object instant(OffsetDateTime time) {
        // The driver maps 'infinity' to the ends of the calendar, which have no instant.
        return time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
                ? new CapturedRow.Unreadable("infinite timestamptz")
                : Instant.from(time);
    }

    private static Object strings(@Nullable Object[] elements) {
        List<String> texts = new ArrayList<>(elements.length);
        for (Object element : elements) {
            if (element == null || element.getClass().isArray()) {
                return new CapturedRow.Unreadable("text array with null or several dimensions");
            }
            texts.add(element.toString());
        }
        return List.copyOf(texts);
    }
}
