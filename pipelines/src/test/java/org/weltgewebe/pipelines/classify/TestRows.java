package org.weltgewebe.pipelines.classify;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.FieldContract;
import org.weltgewebe.schemas.contract.FieldType;
import org.weltgewebe.schemas.contract.Visibility;

/** Rows that fit a contract, each value derived from a number; the values of fields that are not public are canaries. */
public final class TestRows {

    public static final String CANARY = "canary7f3a9c";

    private static final Instant COMMIT = Instant.parse("2026-11-27T10:00:00Z");

    private TestRows() {}

    /** A row with every declared column. */
    public static CapturedRow row(CollectionContract contract, Operation operation, int seed) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        contract.fields().forEach((name, field) -> columns.put(name, value(contract, name, field, seed)));
        return row(operation, contract.table(), columns);
    }

    public static CapturedRow row(Operation operation, String table, Map<String, @Nullable Object> columns) {
        long lsn = operation == Operation.READ ? 0 : 0x16B3700;
        return new CapturedRow(operation, table, columns, new ChangePosition(771, lsn, 0, COMMIT));
    }

    /** The same row with one column set. */
    public static CapturedRow with(CapturedRow row, String column, @Nullable Object value) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(row.columns());
        columns.put(column, value);
        return new CapturedRow(row.operation(), row.table(), columns, row.position());
    }

    /** The same row without a column. */
    public static CapturedRow without(CapturedRow row, String column) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(row.columns());
        columns.remove(column);
        return new CapturedRow(row.operation(), row.table(), columns, row.position());
    }

    /** What must not be found anywhere: every private value of the row in the forms it could leave in. */
    public static List<String> canaries(CapturedRow row, CollectionContract contract) {
        return row.columns().entrySet().stream()
                .filter(column -> {
                    FieldContract field = contract.fields().get(column.getKey());
                    return field == null || field.visibility() != Visibility.PUBLIC;
                })
                .flatMap(column -> forms(column.getValue()))
                .toList();
    }

    private static java.util.stream.Stream<String> forms(@Nullable Object value) {
        if (value == null || value instanceof CapturedRow.Unreadable || value instanceof Boolean) {
            return java.util.stream.Stream.of();
        }
        if (value instanceof CapturedRow.Wkb) {
            return java.util.stream.Stream.of("7.7654321", "47.7654321");
        }
        if (value instanceof List<?> texts) {
            return texts.stream().map(String::valueOf);
        }
        return java.util.stream.Stream.of(value.toString());
    }

    private static Object value(CollectionContract contract, String name, FieldContract field, int seed) {
        if (contract.publicWhen() != null && name.equals(contract.publicWhen().field())) {
            return contract.publicWhen().in().get(0);
        }
        boolean isPublic = field.visibility() == Visibility.PUBLIC;
        return of(field.type(), isPublic, name.hashCode() * 31L + seed);
    }

    /** A value of a type; a canary unless it is public. */
    public static Object of(FieldType type, boolean isPublic, long seed) {
        return switch (type) {
            case UUID -> new UUID(isPublic ? 1 : 0xCAFE, seed).toString();
            case TEXT -> (isPublic ? "öffentlich " : CANARY) + seed;
            case JSONB -> "{\"a\":\"" + (isPublic ? "" : CANARY) + seed + "\"}";
            case TEXT_ARRAY -> List.of((isPublic ? "t" : CANARY) + seed, isPublic ? "u" : CANARY);
            case INTEGER, BIGINT -> isPublic ? Math.floorMod(seed, 1000) : 777_000_000_000L + Math.floorMod(seed, 1000);
            case DOUBLE -> isPublic ? 0.5 : 7.777_123_4;
            case BOOLEAN -> true;
            case TIMESTAMPTZ ->
                (isPublic ? COMMIT : Instant.parse("1977-07-07T07:07:07.777Z")).plus(seed & 0xFFFF, ChronoUnit.SECONDS);
            case GEOMETRY -> new CapturedRow.Wkb(isPublic ? point(9.5, 47.1) : point(7.7654321, 47.7654321));
        };
    }

    /** A point in well-known binary. */
    public static byte[] point(double longitude, double latitude) {
        return ByteBuffer.allocate(21)
                .put((byte) 0)
                .putInt(1)
                .putDouble(longitude)
                .putDouble(latitude)
                .array();
    }
}
