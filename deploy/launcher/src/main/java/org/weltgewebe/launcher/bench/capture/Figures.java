package org.weltgewebe.launcher.bench.capture;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.bench.Latencies;

/**
 * What was measured of one contender.
 *
 * @param contender its name
 * @param drain how it read the WAL that lay there
 * @param latency commit to stored at a steady rate, or null when that was not measured
 */
public record Figures(String contender, Drain drain, @Nullable Steady latency) {

    /**
     * A backlog read from cold.
     *
     * @param events row changes
     * @param startSeconds from the start of the process to the first stored message
     * @param seconds from the first to the last stored message
     * @param secondHalfSeconds of these, for the second half of the messages, when a JVM has warmed up; null when nobody can tell
     * @param cpuSeconds processor time of the contender from the first to the last message
     * @param serversCpuSeconds processor time of Postgres and nats-server in the same time
     * @param peakRssBytes the most memory it had resident
     */
    public record Drain(
            long events,
            double startSeconds,
            double seconds,
            @Nullable Double secondHalfSeconds,
            double cpuSeconds,
            double serversCpuSeconds,
            long peakRssBytes) {

        /** Events a second over all. */
        public double rate() {
            return events / seconds;
        }

        /** Events a second in the second half; over all when nobody can tell. */
        public double secondHalfRate() {
            return secondHalfSeconds == null ? rate() : events / 2.0 / secondHalfSeconds;
        }
    }

    /**
     * Single-row commits at a steady pace.
     *
     * @param rate commits a second that were reached
     * @param millis from commit to stored
     */
    public record Steady(double rate, Latencies millis) {}

    /** One line of JSON. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bench", "capture");
        fields.put("contender", contender);
        fields.put("events", drain.events());
        fields.put("eventsPerSecond", Math.round(drain.rate()));
        fields.put("secondHalfEventsPerSecond", Math.round(drain.secondHalfRate()));
        fields.put("startSeconds", rounded(drain.startSeconds()));
        fields.put("cpuSecondsPerMillion", rounded(drain.cpuSeconds() / drain.events() * 1e6));
        fields.put("serversCpuSecondsPerMillion", rounded(drain.serversCpuSeconds() / drain.events() * 1e6));
        fields.put("peakRssMiB", drain.peakRssBytes() >> 20);
        if (latency != null) {
            fields.put("commitsPerSecond", Math.round(latency.rate()));
            fields.put("commitToStoredP50Ms", rounded(latency.millis().percentile(50)));
            fields.put("commitToStoredP99Ms", rounded(latency.millis().percentile(99)));
            fields.put("commitToStoredMaxMs", rounded(latency.millis().max()));
        }
        return fields;
    }

    /** One line of text. */
    public String line() {
        String line = String.format(
                Locale.ROOT,
                "%-12s %7.0f events/s (second half %.0f), CPU %.0f s per million (servers %.0f), peak RSS %d MiB",
                contender,
                drain.rate(),
                drain.secondHalfRate(),
                drain.cpuSeconds() / drain.events() * 1e6,
                drain.serversCpuSeconds() / drain.events() * 1e6,
                drain.peakRssBytes() >> 20);
        return latency == null
                ? line
                : line
                        + String.format(
                                Locale.ROOT,
                                "; commit to stored at %.0f/s: p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                                latency.rate(),
                                latency.millis().percentile(50),
                                latency.millis().percentile(99),
                                latency.millis().max());
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
