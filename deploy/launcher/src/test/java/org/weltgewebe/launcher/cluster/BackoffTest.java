package org.weltgewebe.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private final Backoff backoff = new Backoff();
    private Instant now = START;

    @Test
    void theFirstStartAndTheFirstRestartAreDueAtOnce() {
        assertThat(backoff.isDue(now)).isTrue();
        backoff.started(now);
        assertThat(backoff.isDue(now.plusMillis(1))).isTrue();
        assertThat(backoff.restarts()).isZero();
    }

    @Test
    void whatDiesAgainAndAgainIsStartedAfterPausesThatDoubleUpToALimit() {
        List<Duration> pauses = new ArrayList<>();
        backoff.started(now);
        for (int i = 0; i < 8; i++) {
            pauses.add(pauseUntilDue());
            backoff.started(now);
        }
        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(0L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
        assertThat(backoff.restarts()).isEqualTo(8);
    }

    @Test
    void afterAGoodLifeTheNextRestartIsDueAtOnceAgain() {
        backoff.started(now);
        for (int i = 0; i < 5; i++) {
            pauseUntilDue();
            backoff.started(now);
        }
        now = now.plus(Backoff.GOOD_LIFE);
        assertThat(pauseUntilDue()).isZero();
        backoff.started(now);
        assertThat(pauseUntilDue()).isEqualTo(Backoff.FIRST_PAUSE);
    }

    private Duration pauseUntilDue() {
        Instant ended = now;
        while (!backoff.isDue(now)) {
            now = now.plusMillis(100);
        }
        return Duration.between(ended, now);
    }
}
