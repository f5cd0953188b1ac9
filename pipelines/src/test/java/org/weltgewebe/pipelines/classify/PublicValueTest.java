package org.weltgewebe.pipelines.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.schemas.contract.FieldType;
import org.weltgewebe.schemas.event.RowEventCodec;

class PublicValueTest {

    @Test
    void everyTypeHasItsJsonForm() {
        assertThat(json("ß \"x\"", FieldType.TEXT)).isEqualTo("{\"f\":\"ß \\\"x\\\"\"}");
        assertThat(json(List.of("a", ""), FieldType.TEXT_ARRAY)).isEqualTo("{\"f\":[\"a\",\"\"]}");
        assertThat(json(Long.MAX_VALUE, FieldType.BIGINT)).isEqualTo("{\"f\":9223372036854775807}");
        assertThat(json(0.1, FieldType.DOUBLE)).isEqualTo("{\"f\":0.1}");
        assertThat(json(false, FieldType.BOOLEAN)).isEqualTo("{\"f\":false}");
        assertThat(json(Instant.EPOCH, FieldType.TIMESTAMPTZ)).isEqualTo("{\"f\":\"1970-01-01T00:00:00Z\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{\"a\":[1,true,null]}",
                "{\"n\":12345678901234567890.123456789}",
                "{\"n\":1E+400}",
                "123456789012345678901234567890"
            })
    void jsonbIsTakenAsItIs(String value) {
        assertThat(PublicValue.fits(value, FieldType.JSONB)).isTrue();
        assertThat(json(value, FieldType.JSONB)).isEqualTo("{\"f\":" + value + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "nul"})
    void whatIsNoJsonDoesNotFit(String value) {
        assertThat(PublicValue.fits(value, FieldType.JSONB)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void numbersWithoutJsonFormDoNotFit(double value) {
        assertThat(PublicValue.fits(value, FieldType.DOUBLE)).isFalse();
    }

    @Test
    void aTextThatIsNoUuidIsNotPassedOffAsOne() {
        assertThat(PublicValue.fits("0af76519-16cd-43dd-8448-eb211c80319c", FieldType.UUID))
                .isTrue();
        assertThat(PublicValue.fits("someone@example.org", FieldType.UUID)).isFalse();
        assertThat(PublicValue.fits("someone@example.org", FieldType.TEXT)).isTrue();
    }

    @Test
    void anUnreadableValueFitsNothingAndIsDescribedByItsType() {
        CapturedRow.Unreadable value = new CapturedRow.Unreadable("numeric");
        for (FieldType type : FieldType.values()) {
            assertThat(PublicValue.fits(value, type)).isFalse();
        }
        assertThat(PublicValue.describe(value)).isEqualTo("numeric");
        assertThat(PublicValue.describe("secret")).isEqualTo("String");
    }

    private static String json(Object value, FieldType type) {
        assertThat(PublicValue.fits(value, type)).isTrue();
        ObjectNode properties = RowEventCodec.newProperties();
        PublicValue.put(properties, "f", value, type);
        return properties.toString();
    }
}
