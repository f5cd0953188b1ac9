package org.weltgewebe.pipelines.nats.source;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often watermarks come. Each makes the job flush, and a flush costs about the same for one change as for a thousand:
 * while there is always another message waiting, the interval doubles up to {@link #BULK_FACTOR} times its base; once the
 * queue runs empty it is the base again, so that single edits stay fast and a bulk load comes through.
 */
final class WatermarkPace {

    static final int BULK_FACTOR = 32;

    private static final Logger LOG = LoggerFactory.getLogger(WatermarkPace.class);

    private final long baseNanos;
    private volatile long intervalNanos;
    private long lastNanos;
    private boolean drainedSince;

    /**
     * A pace at rest; the first watermark may come at once.
     *
     * @param baseNanos least time between two watermarks
     * @param nowNanos {@link System#nanoTime()}
     */
    WatermarkPace(long baseNanos, long nowNanos) {
        this.baseNanos = baseNanos;
        this.intervalNanos = baseNanos;
        this.lastNanos = nowNanos - baseNanos;
    }

    /** Time until the next watermark may come; a drained queue does not wait longer than the base interval. */
    long waitNanos(long nowNanos, boolean drained) {
        drainedSince |= drained;
        return lastNanos + (drained ? baseNanos : intervalNanos) - nowNanos;
    }

    /** A watermark was emitted. */
    void emitted(long nowNanos) {
        long before = intervalNanos;
        intervalNanos = drainedSince ? baseNanos : Math.min(baseNanos * BULK_FACTOR, before * 2);
        boolean bulk = intervalNanos == baseNanos * BULK_FACTOR;
        if (bulk && before < intervalNanos) {
            LOG.info(
                    "bulk mode: more messages than the job can bake one by one, flushing every {} ms",
                    intervalMillis());
        } else if (before == baseNanos * BULK_FACTOR && !bulk) {
            LOG.info("bulk mode ends: the stream is caught up, flushing every {} ms", intervalMillis());
        }
        lastNanos = nowNanos;
        drainedSince = false;
    }

    long intervalMillis() {
        return Duration.ofNanos(intervalNanos).toMillis();
    }
}
