package org.weltgewebe.pipelines.capture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * When the log that a slot retains will have filled its room, from how it grew in a sliding window. A slot that capture follows
 * retains about what is written in the confirm delay, and its forecast is infinite.
 *
 * <p>Not thread-safe.
 */
public final class SlotForecast {

    private final Duration window;
    private final Duration shortest;
    private final Deque<SlotReading> readings = new ArrayDeque<>();

    /**
     * A forecast without readings.
     *
     * @param window how far back growth is looked at; a forecast needs a fifth of it
     */
    public SlotForecast(Duration window) {
        this.window = window;
        this.shortest = window.dividedBy(5);
    }

    /** Takes note of a reading; one without figures ends what was known. */
    public void add(SlotReading reading) {
        if (Double.isNaN(reading.retainedBytes())) {
            readings.clear();
            return;
        }
        readings.addLast(reading);
        Iterator<SlotReading> oldest = readings.iterator();
        while (oldest.next().at().isBefore(reading.at().minus(window))) {
            oldest.remove();
        }
    }

    /** Growth of the retained log in bytes per second, 0 when it does not grow; NaN while too little is known. */
    public double bytesPerSecond() {
        if (readings.isEmpty()) {
            return Double.NaN;
        }
        SlotReading first = readings.getFirst();
        SlotReading last = readings.getLast();
        Duration passed = Duration.between(first.at(), last.at());
        if (passed.isZero() || passed.compareTo(shortest) < 0) {
            return Double.NaN;
        }
        double grown = last.retainedBytes() - first.retainedBytes();
        return Math.max(0, grown * 1000 / passed.toMillis());
    }

    /** Seconds until the room is used up; infinite when the retained log does not grow, NaN while too little is known. */
    public double secondsLeft() {
        double rate = bytesPerSecond();
        if (Double.isNaN(rate) || Double.isNaN(readings.getLast().roomBytes())) {
            return Double.NaN;
        }
        return rate == 0 ? Double.POSITIVE_INFINITY : readings.getLast().roomBytes() / rate;
    }
}
