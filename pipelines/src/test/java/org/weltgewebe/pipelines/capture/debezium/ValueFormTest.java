package org.weltgewebe.pipelines.capture.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.data.EnumSet;
import io.debezium.data.Json;
import io.debezium.data.Uuid;
import io.debezium.data.geometry.Geometry;
import io.debezium.time.ZonedTimestamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pipelines.capture.CapturedRow;

class ValueFormTest {

    private static final Schema TEXTS =
            SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build();

    @Test
    void everyTypeOfAContractHasItsForm() {
        assertThat(read(Schema.STRING_SCHEMA, "ß")).isEqualTo("ß");
        assertThat(read(Uuid.builder().build(), "0-1")).isEqualTo("0-1");
        assertThat(read(Json.builder().build(), "{}")).isEqualTo("{}");
        assertThat(read(Schema.INT16_SCHEMA, (short) -3)).isEqualTo(-3L);
        assertThat(read(Schema.INT32_SCHEMA, 7)).isEqualTo(7L);
        assertThat(read(Schema.INT64_SCHEMA, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(read(Schema.FLOAT32_SCHEMA, 0.5f)).isEqualTo(0.5);
        assertThat(read(Schema.FLOAT64_SCHEMA, 0.1)).isEqualTo(0.1);
        assertThat(read(Schema.BOOLEAN_SCHEMA, true)).isEqualTo(true);
        assertThat(read(TEXTS, List.of("a", ""))).isEqualTo(List.of("a", ""));
    }

    @Test
    void aTimeKeepsItsMicroseconds() {
        assertThat(read(ZonedTimestamp.schema(), "2026-11-27T11:00:00.123456+01:00"))
                .isEqualTo(Instant.parse("2026-11-27T10:00:00.123456Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "__debezium_unavailable_value", ""})
    void aTimeWithoutInstantIsUnreadable(String value) {
        assertThat(read(ZonedTimestamp.schema(), value)).isInstanceOf(CapturedRow.Unreadable.class);
    }

    @Test
    void aGeometryIsItsBytesWhicheverWayTheyCome() {
        Schema schema = Geometry.builder().build();
        byte[] wkb = {1, 2, 3};
        Struct bytes = new Struct(schema).put(Geometry.WKB_FIELD, wkb);
        assertThat(read(schema, bytes)).usingRecursiveComparison().isEqualTo(new CapturedRow.Wkb(wkb));
        ByteBuffer larger = ByteBuffer.wrap(new byte[] {9, 1, 2, 3}, 1, 3);
        assertThat(read(schema, new Struct(schema).put(Geometry.WKB_FIELD, larger)))
                .usingRecursiveComparison()
                .isEqualTo(new CapturedRow.Wkb(wkb));
        assertThat(larger.remaining()).isEqualTo(3);
        assertThat(read(schema, new Struct(schema))).isInstanceOf(CapturedRow.Unreadable.class);
    }

    @Test
    void aValueTheLogDoesNotCarryIsUnreadableNotText() {
        assertThat(read(Schema.STRING_SCHEMA, ValueForm.UNAVAILABLE))
                .isEqualTo(new CapturedRow.Unreadable("unchanged TOASTed value"));
        assertThat(read(TEXTS, List.of(ValueForm.UNAVAILABLE))).isInstanceOf(CapturedRow.Unreadable.class);
        assertThat(read(TEXTS, Arrays.asList("a", null))).isInstanceOf(CapturedRow.Unreadable.class);
    }

    @Test
    void whatNoContractKnowsIsNamedByItsTypeNeverByItsValue() {
        assertThat(read(EnumSet.builder("secret").build(), "secret"))
                .isEqualTo(new CapturedRow.Unreadable(EnumSet.LOGICAL_NAME));
        assertThat(read(Schema.BYTES_SCHEMA, new byte[] {1})).isEqualTo(new CapturedRow.Unreadable("bytes"));
    }

    private static Object read(Schema schema, Object value) {
        return ValueForm.of(schema).read(value);
    }
}
