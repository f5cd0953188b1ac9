package org.weltgewebe.pipelines.capture.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class UtcTimeProperties {

    @Property
    void agreesWithTheParserOfTheJdk(
            @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999) int micros,
            @ForAll @IntRange(min = -18, max = 18) int offsetHours) {
        Instant instant = Instant.ofEpochSecond(second, micros * 1_000L);
        assertThat(UtcTime.parse(instant.toString())).isEqualTo(instant);
        String withOffset = instant.atOffset(ZoneOffset.ofHours(offsetHours)).toString();
        assertThat(UtcTime.parse(withOffset)).isEqualTo(instant);
    }

    @Example
    void everyNumberOfDigitsIsRead() {
        for (int digits = 1; digits <= 9; digits++) {
            String text = "2026-01-02T03:04:05." + "123456789".substring(0, digits) + "Z";
            assertThat(UtcTime.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
        }
        assertThat(UtcTime.parse("2026-01-02T03:04Z")).isEqualTo(Instant.parse("2026-01-02T03:04:00Z"));
    }

    @Example
    void whatIsNoTimeIsRefused() {
        for (String text : new String[] {
            "infinity", "", "Z", "2026-02-30T00:00:00Z", "2026-01-02T24:00:01Z", "2026-01-0xT03:04:05Z"
        }) {
            assertThatThrownBy(() -> UtcTime.parse(text)).as(text).isInstanceOf(DateTimeException.class);
        }
    }
}
