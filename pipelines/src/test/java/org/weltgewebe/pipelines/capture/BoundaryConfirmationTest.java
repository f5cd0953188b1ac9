package org.weltgewebe.pipelines.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundaryConfirmationTest {

    /** The clock that only goes forward may begin anywhere, and turns over. */
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    private final BoundaryConfirmation confirmation = new BoundaryConfirmation(Duration.ofSeconds(10));

    @Test
    void aBoundaryIsConfirmedWhenItsCheckpointHasBeenCompleteForTheDelay() {
        confirmation.taken(1, 100);
        confirmation.taken(2, 200);
        assertThat(confirmation.completed(1, START)).isEqualTo(100);
        assertThat(confirmation.completed(2, after(4_000))).isEqualTo(200);
        assertThat(confirmation.confirmable(after(9_999))).isZero();
        assertThat(confirmation.confirmable(after(10_000))).isEqualTo(100);
        assertThat(confirmation.confirmable(after(13_000))).isEqualTo(100);
        assertThat(confirmation.confirmable(after(14_000))).isEqualTo(200);
        assertThat(confirmation.confirmable(after(99_000))).isEqualTo(200);
    }

    @Test
    void theDelayCountsFromTheCompletionNotFromTheCheckpointItself() {
        confirmation.taken(1, 100);
        confirmation.completed(1, after(60_000));
        assertThat(confirmation.confirmable(after(69_000))).isZero();
        assertThat(confirmation.confirmable(after(70_000))).isEqualTo(100);
    }

    @Test
    void aCheckpointThatNeverCompletesConfirmsNothing() {
        confirmation.taken(1, 100);
        assertThat(confirmation.confirmable(after(99_000))).isZero();
        confirmation.taken(2, 200);
        confirmation.taken(3, 300);
        assertThat(confirmation.completed(2, START)).isEqualTo(200);
        assertThat(confirmation.confirmable(after(99_000))).isEqualTo(200);
    }

    @Test
    void withoutDelayACompletedCheckpointIsConfirmedAtOnce() {
        BoundaryConfirmation atOnce = new BoundaryConfirmation(Duration.ZERO);
        atOnce.taken(1, 100);
        atOnce.completed(1, START);
        assertThat(atOnce.confirmable(START)).isEqualTo(100);
    }

    private static long after(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }
}
