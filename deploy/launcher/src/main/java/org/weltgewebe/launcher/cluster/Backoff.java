package org.weltgewebe.launcher.cluster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a process that ended is started again: at once, then after pauses that double, until it has lived for a while. */
final class Backoff {

    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    static final Duration GOOD_LIFE = Duration.ofSeconds(30);

    private @Nullable Instant startedAt;
    private Duration pause = Duration.ZERO;
    private @Nullable Instant dueAt;
    private int restarts;

    /** The process was started. */
    void started(Instant now) {
        restarts += startedAt == null ? 0 : 1;
        startedAt = now;
        dueAt = null;
    }

    /** The process is not there; whether to start it now. */
    boolean isDue(Instant now) {
        if (startedAt == null) {
            return true;
        }
        if (dueAt == null) {
            boolean livedWell = Duration.between(startedAt, now).compareTo(GOOD_LIFE) >= 0;
            pause = restarts == 0 || livedWell ? Duration.ZERO : longer(pause);
            dueAt = now.plus(pause);
        }
        return !now.isBefore(dueAt);
    }

    /** How often it was started after the first time. */
    int restarts() {
        return restarts;
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }
}
