package org.weltgewebe.pipelines.bake.flink;

import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/** When a key that coalesces changes lets them go. */
final class Flush {

    private Flush() {}

    /** Sets one timer per key: at the next watermark for changes by events, after {@code intervalMillis} for others. */
    static void set(TimerService timers, Cause cause, long intervalMillis) {
        long watermark = timers.currentWatermark();
        if (cause.sequence() > watermark) {
            // Any watermark beyond the present one covers this sequence, and equal timers of a key are one timer.
            timers.registerEventTimeTimer(watermark + 1);
        } else {
            long round = timers.currentProcessingTime() / intervalMillis + 1;
            timers.registerProcessingTimeTimer(round * intervalMillis);
        }
    }

    /** The cause of what a timer lets go: the changes it held, seen from the timer. */
    static Cause cause(TimeDomain domain, long timestamp, @Nullable Cause held) {
        long sequence = domain == TimeDomain.EVENT_TIME ? timestamp : 0;
        return new Cause(sequence, held == null ? Long.MAX_VALUE : held.committedAtMillis());
    }
}
