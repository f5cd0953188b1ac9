package org.weltgewebe.pipelines.capture.postgres;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;

/** Column values of a query in the forms {@link CapturedRow} names, the same as those from the slot. */
final class JdbcValue {

    private JdbcValue() {}

    static @Nullable Object of(ResultSet row, ResultSetMetaData meta, int column) throws SQLException {
        String type = meta.getColumnTypeName(column);
        Object value = row.getObject(column);
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "uuid", "text", "varchar", "bpchar", "json", "jsonb" -> row.getString(column);
            case "int2", "int4", "int8", "serial", "bigserial" -> row.getLong(column);
            case "float4", "float8" -> row.getDouble(column);
            case "bool" -> row.getBoolean(column);
            case "timestamptz" -> instant(row.getObject(column, OffsetDateTime.class));
            case "_text", "_varchar" -> strings((Object[]) row.getArray(column).getArray());
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
        return Arrays.stream(elements).allMatch(e -> e instanceof String)
                ? List.of(Arrays.copyOf(elements, elements.length, String[].class))
                : new CapturedRow.Unreadable("text array with null");
    }
}
