package org.weltgewebe.pipelines.nats.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkPaceTest {

    private static final long BASE = 100;

    @Test
    void theFirstWatermarkAndOneAfterAPauseComeAtOnce() {
        WatermarkPace pace = new WatermarkPace(BASE, 0);
        assertThat(pace.waitNanos(0, true)).isZero();
        pace.emitted(0);
        assertThat(pace.waitNanos(30, true)).isEqualTo(70);
        assertThat(pace.waitNanos(1_000, true)).isNegative();
    }

    @Test
    void aQueueThatNeverRunsEmptyIsFlushedLessAndLess() {
        WatermarkPace pace = new WatermarkPace(BASE, 0);
        long now = 0;
        for (int round = 0; round < 10; round++) {
            now += pace.waitNanos(now, false);
            pace.emitted(now);
        }
        assertThat(pace.waitNanos(now, false)).isEqualTo(BASE * WatermarkPace.BULK_FACTOR);
        assertThat(pace.waitNanos(now, true)).isEqualTo(BASE);
        pace.emitted(now + BASE);
        assertThat(pace.waitNanos(now + BASE, false)).isEqualTo(BASE);
    }
}
