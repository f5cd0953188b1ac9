package org.weltgewebe.pipelines.bake.flink;

import java.util.Collection;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What the publishing operator measures. */
final class PublishMetrics {

    private static final int WINDOW = 1_000;

    private final Counter flushes;
    private final Counter tiles;
    private final Counter bytes;
    private final Histogram commitToPublished;
    private volatile long generation;
    private volatile long lagMillis;

    PublishMetrics(MetricGroup metrics, long generation) {
        this.generation = generation;
        this.flushes = metrics.counter("flushes");
        this.tiles = metrics.counter("publishedTiles");
        this.bytes = metrics.counter("publishedBytes");
        this.commitToPublished =
                metrics.histogram("commitToPublishedMillis", new DescriptiveStatisticsHistogram(WINDOW));
        metrics.gauge("generation", () -> this.generation);
        metrics.gauge("lagMillis", () -> this.lagMillis);
    }

    /** A generation with these tiles is on disk. */
    void published(long newGeneration, Collection<TileBytes> published, long nowMillis) {
        generation = newGeneration;
        flushes.inc();
        tiles.inc(published.size());
        long oldest = Long.MAX_VALUE;
        for (TileBytes tile : published) {
            bytes.inc(tile.stored().length);
            oldest = Math.min(oldest, tile.cause().committedAtMillis());
        }
        if (oldest != Long.MAX_VALUE) {
            lagMillis = Math.max(0, nowMillis - oldest);
            commitToPublished.update(lagMillis);
        }
    }
}
