package org.weltgewebe.pipelines.bake.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.schemas.Stage;

/** What the publishing operator measures. */
final class PublishMetrics {

    private final StageMetrics metrics;
    private final String tileset;
    private volatile long generation;
    private volatile long oldestPendingMillis = Long.MAX_VALUE;

    PublishMetrics(StageMetrics metrics, String tileset, long generation) {
        this.metrics = metrics;
        this.tileset = tileset;
        this.generation = generation;
        metrics.tellGeneration(tileset, () -> this.generation);
        metrics.tellLag(Stage.BAKE, "publish " + tileset, this::oldestPending);
    }

    /** A tile waits to be published. */
    void waiting(TileBytes tile) {
        oldestPendingMillis = Math.min(oldestPendingMillis, tile.cause().committedAtMillis());
    }

    /** A generation with these tiles is on disk, and nothing waits. */
    void published(long newGeneration, Collection<TileBytes> published, long nowMillis) {
        generation = newGeneration;
        long sizeBytes = 0;
        for (TileBytes tile : published) {
            sizeBytes += tile.stored().length;
        }
        metrics.baked(tileset, published.size(), sizeBytes);
        if (oldestPendingMillis != Long.MAX_VALUE) {
            metrics.commitToTile(tileset, Duration.ofMillis(nowMillis - oldestPendingMillis));
            oldestPendingMillis = Long.MAX_VALUE;
        }
    }

    /** What waited was published before. */
    void nothingWaits() {
        oldestPendingMillis = Long.MAX_VALUE;
    }

    private @Nullable Instant oldestPending() {
        long millis = oldestPendingMillis;
        return millis == Long.MAX_VALUE ? null : Instant.ofEpochMilli(millis);
    }
}
