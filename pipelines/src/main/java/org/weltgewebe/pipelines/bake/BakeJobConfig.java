package org.weltgewebe.pipelines.bake;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the bake job needs to know.
 *
 * @param natsUrl {@code nats://host:port[,…]}
 * @param tileset tileset to keep, e.g. {@code weave}
 * @param tilesetsDirectory the tileset lives in {@code <tilesetsDirectory>/<tileset>}; shared by the machines of the job
 * @param contracts the collection contracts
 * @param flushInterval least time between two publishes, &gt; 0: a tile that changes more often is baked once
 * @param bufferTimeout how long a record may wait in a network buffer; 0 for not at all
 * @param maxDeltas delta archives before a publish folds them together
 * @param gracePeriod how long replaced archives stay for readers of older generations
 */
public record BakeJobConfig(
        String natsUrl,
        String tileset,
        Path tilesetsDirectory,
        ContractTexts contracts,
        Duration flushInterval,
        Duration bufferTimeout,
        int maxDeltas,
        Duration gracePeriod) {

    /** Checks the intervals. */
    public BakeJobConfig {
        if (flushInterval.isNegative() || flushInterval.isZero()) {
            throw new IllegalArgumentException("flushInterval: " + flushInterval + " (expected: more than 0)");
        }
    }

    /**
     * 50 ms between publishes, records sent at once, 8 deltas, one minute of grace. (With a buffer timeout of 1 ms, the 20 threads
     * that flush buffers cost 30 % of a core on an idle machine.)
     */
    public static BakeJobConfig of(String natsUrl, String tileset, Path tilesetsDirectory, ContractTexts contracts) {
        return new BakeJobConfig(
                natsUrl,
                tileset,
                tilesetsDirectory,
                contracts,
                Duration.ofMillis(50),
                Duration.ZERO,
                8,
                Duration.ofMinutes(1));
    }

    /** Directory of the tileset. */
    public Path tilesetDirectory() {
        return tilesetsDirectory.resolve(tileset);
    }

    /** The journal lies beside the tileset directory: that one belongs to its writer, which clears unknown files. */
    public Path journalFile() {
        return tilesetsDirectory.resolve(tileset + ".journal");
    }
}
