package org.weltgewebe.pmtiles.tileset;

import java.time.Duration;

/**
 * When a writer folds archives together and how long it keeps those it no longer needs.
 *
 * @param maxDeltas a publish that would make more deltas than this folds all of them into one; 0 writes a base each time
 * @param foldIntoBaseRatio if the deltas to fold have at least this share of the bytes of the base, they are folded into the base as well
 * @param gracePeriod how long after they were replaced archives stay for readers of older generations
 */
public record TilesetPolicy(int maxDeltas, double foldIntoBaseRatio, Duration gracePeriod) {
    /** 8 deltas, a new base when they weigh half of it, one minute of grace. */
    public static final TilesetPolicy DEFAULT = new TilesetPolicy(8, 0.5, Duration.ofMinutes(1));

    public TilesetPolicy {
        if (maxDeltas < 0) {
            throw new IllegalArgumentException("maxDeltas: " + maxDeltas + " (expected: 0 or more)");
        }
        if (!(foldIntoBaseRatio >= 0)) {
            throw new IllegalArgumentException("foldIntoBaseRatio: " + foldIntoBaseRatio + " (expected: 0 or more)");
        }
        if (gracePeriod.isNegative()) {
            throw new IllegalArgumentException("gracePeriod: " + gracePeriod + " (expected: 0 or more)");
        }
    }
}
