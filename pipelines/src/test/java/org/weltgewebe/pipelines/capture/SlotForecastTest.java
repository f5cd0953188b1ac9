package org.weltgewebe.pipelines.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlotForecastTest {

    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");
    private static final double MIB = 1 << 20;

    private final SlotForecast forecast = new SlotForecast(Duration.ofMinutes(5));

    @Test
    void whatGrowsFillsItsRoomInRoomOverRate() {
        add(0, 100, 1_000);
        add(100, 300, 800);
        assertThat(forecast.bytesPerSecond()).isEqualTo(2 * MIB);
        assertThat(forecast.secondsLeft()).isEqualTo(400);
    }

    @Test
    void onlyTheWindowCounts() {
        add(0, 0, 9_000);
        add(100, 2_000, 7_000);
        for (int second = 200; second <= 500; second += 100) {
            add(second, 2_000 + (second - 200) / 100, 7_000);
        }
        assertThat(forecast.bytesPerSecond()).isEqualTo(3 * MIB / 300);
    }

    @Test
    void whatShrinksOrStaysNeverFills() {
        add(0, 300, 1_000);
        add(100, 100, 1_200);
        assertThat(forecast.bytesPerSecond()).isZero();
        assertThat(forecast.secondsLeft()).isInfinite();
    }

    @Test
    void tooLittleIsNotAForecast() {
        assertThat(forecast.secondsLeft()).isNaN();
        add(0, 100, 1_000);
        assertThat(forecast.secondsLeft()).isNaN();
        add(59, 200, 900);
        assertThat(forecast.secondsLeft()).isNaN();
        add(60, 200, 900);
        assertThat(forecast.secondsLeft()).isPositive();
        forecast.add(SlotReading.without(START.plusSeconds(65), SlotReading.UNKNOWN));
        assertThat(forecast.secondsLeft()).isNaN();
        add(70, 0, Double.NaN);
        add(170, 100, Double.NaN);
        assertThat(forecast.bytesPerSecond()).isPositive();
        assertThat(forecast.secondsLeft()).as("room unknown").isNaN();
    }

    @Test
    void everyAlarmNamesTheRemedyAndOnlyWhatIsWrongIsOne() {
        assertThat(alarm("reserved", 3_000, 1_000, 1_000))
                .startsWith("FILLING slot s: 3000 MiB of log are retained and 1000 MiB");
        assertThat(alarm("reserved", 3_000, 1_000, 1_000)).contains("full in 17 min (expected: more than 60 min)");
        assertThat(alarm("reserved", 3_000, 1_000, 7_000)).isEmpty();
        assertThat(alarm("extended", 100, 1_000, 60))
                .as("it has just begun to be followed")
                .isEmpty();
        assertThat(alarm("extended", 3_000, Double.NaN, Double.NaN)).isEmpty();
        assertThat(alarm("reserved", 3_000, 1_000, Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(alarm("unreserved", 3_000, 0, Double.NaN))
                .startsWith("UNRESERVED")
                .contains("max_slot_wal_keep_size");
        assertThat(alarm("lost", Double.NaN, Double.NaN, Double.NaN))
                .startsWith("LOST")
                .contains("pg_drop_replication_slot('s')", "wg.open_slot()", "./weltgewebe rebuild");
        assertThat(alarm("missing", Double.NaN, Double.NaN, Double.NaN))
                .startsWith("MISSING")
                .contains("./weltgewebe rebuild");
        assertThat(alarm("unknown", Double.NaN, Double.NaN, Double.NaN)).isEmpty();
    }

    private static String alarm(String status, double retainedMib, double roomMib, double secondsLeft) {
        SlotReading reading = new SlotReading(START, true, status, retainedMib * MIB, 0, roomMib * MIB);
        return SlotAlarm.of("s", reading, secondsLeft)
                .map(alarm -> alarm.kind() + " " + alarm.text())
                .orElse("");
    }

    private void add(int second, double retainedMib, double roomMib) {
        forecast.add(new SlotReading(START.plusSeconds(second), true, "reserved", retainedMib * MIB, 0, roomMib * MIB));
    }
}
