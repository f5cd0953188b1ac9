package org.weltgewebe.pmtiles.tileset;

import java.time.Duration;

/**
 * When a writer folds archives together and how long it keeps those it no longer needs.
 *
 * @param maxDeltas a publish that would make more deltas than this folds the newest ones into its own; 0 writes a base each time
 * @param foldRatio how far such a fold goes: on to the next archive behind, delta or base, as long as what is folded so far has at least this share
 *     of its bytes. So each byte is copied a number of times that grows with the logarithm of the bytes, not with the number of publishes
 * @param gracePeriod how long after they were replaced archives stay for readers of older generations
 */
public record TilesetPolicy(int maxDeltas, double foldRatio, Duration gracePeriod) {
    /** 8 deltas, folds up to archives twice as large, one minute of grace. */
    public static final TilesetPolicy DEFAULT = new TilesetPolicy(8, 0.5, Duration.ofMinutes(1));

    public TilesetPolicy {
        if (maxDeltas < 0) {
            throw new IllegalArgumentException("maxDeltas: " + maxDeltas + " (expected: 0 or more)");
        }
        if (!(foldRatio >= 0)) {
            throw new IllegalArgumentException("foldRatio: " + foldRatio + " (expected: 0 or more)");
        }
        if (gracePeriod.isNegative()) {
            throw new IllegalArgumentException("gracePeriod: " + gracePeriod + " (expected: 0 or more)");
        }
    }
}
