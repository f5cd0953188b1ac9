package org.weltgewebe.launcher.bench;

import java.util.Arrays;

/** Order statistics of a sample of durations in milliseconds. */
public final class Latencies {

    private final double[] sortedMs;

    /** Copies and sorts; the sample must not be empty. */
    public Latencies(double[] millis) {
        if (millis.length == 0) {
            throw new IllegalArgumentException("millis: empty (expected: at least one sample)");
        }
        sortedMs = millis.clone();
        Arrays.sort(sortedMs);
    }

    /** The smallest sample that at least {@code percent} of the samples do not exceed (nearest rank), percent in (0, 100]. */
    public double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sortedMs.length);
        return sortedMs[Math.max(1, rank) - 1];
    }

    /** Number of samples. */
    public int count() {
        return sortedMs.length;
    }

    /** The largest sample. */
    public double max() {
        return sortedMs[sortedMs.length - 1];
    }
}
