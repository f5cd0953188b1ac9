package org.weltgewebe.pipelines.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.classify.TestRows;

class ColumnsJsonTest {

    @Test
    void aPlaceMayBeWrittenAsWellKnownText() {
        CapturedRow.Wkb point =
                (CapturedRow.Wkb) ColumnsJson.read("{\"location\": {\"wkt\": \"SRID=4326;POINT (9.5 47.1)\"}}")
                        .get("location");
        assertThat(point.bytes()).isEqualTo(TestRows.point(9.5, 47.1));
        assertThat(ColumnsJson.wkb("location", "POINT(9.5 47.1)").bytes()).isEqualTo(point.bytes());
    }

    @Test
    void whatNobodyForesawIsTakenByItsKind() {
        assertThat(ColumnsJson.text(Map.of("a", new StringBuilder("canary")), false))
                .isEqualTo("{\"a\":{\"unreadable\":\"StringBuilder\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "[\"canary\"]",
                "{\"a\": \"canary\", \"a\": 1}",
                "{\"a\": [\"canary\", 1]}",
                "{\"a\": {\"timestamp\": \"canary\"}}",
                "{\"a\": {\"wkb\": \"canary\"}}",
                "{\"a\": {\"wkb\": \"abc\"}}",
                "{\"a\": {\"wkt\": \"POINT (canary)\"}}",
                "{\"a\": {\"double\": \"canary\"}}",
                "{\"a\": {\"canary\": \"canary\"}}",
                "{\"a\": {\"timestamp\": \"2026-11-27T10:00:00Z\", \"b\": \"canary\"}}",
                "{\"a\": 123456789012345678901234567890}",
                "{\"a\": 1} canary"
            })
    void whatIsNoColumnIsRefusedWithoutItsValue(String text) {
        assertThatThrownBy(() -> ColumnsJson.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ")
                .hasMessageNotContaining("canary")
                .hasMessageNotContaining("123456789012345678901234567890")
                .hasNoCause();
    }
}
