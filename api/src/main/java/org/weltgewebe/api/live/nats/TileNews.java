package org.weltgewebe.api.live.nats;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.live.LiveEvents;
import org.weltgewebe.api.metrics.ApiMetrics;
import org.weltgewebe.api.tiles.pmtiles.Tilesets;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.TilesPublished;

/**
 * New generations: moves the readers, then tells the feed, so that who hears of a tile gets it. An announcement says at once which
 * tiles changed; a generation that nobody announced (its message was lost, or it was copied here) is found by looking, and all its
 * tiles count as changed.
 */
public final class TileNews {

    private static final Logger LOG = LoggerFactory.getLogger(TileNews.class);

    private final Tilesets tilesets;
    private final LiveEvents events;
    private final ApiMetrics metrics;
    private final Map<String, Long> told = new HashMap<>();
    private Map<String, Long> seen = Map.of();

    /** Tells what these tilesets publish from now on. */
    public TileNews(Tilesets tilesets, LiveEvents events, ApiMetrics metrics) {
        this.tilesets = tilesets;
        this.events = events;
        this.metrics = metrics;
        tilesets.refresh();
        told.putAll(tilesets.generations());
    }

    /** An announcement arrived. */
    synchronized void announced(byte[] data) {
        TilesPublished news;
        try {
            news = TilesPublished.decode(data);
        } catch (FaultException e) {
            metrics.undecodable();
            LOG.warn("bus: an announcement of tiles cannot be read ({})", e.getMessage());
            return;
        }
        tilesets.refresh(news.tileset());
        long known = told.getOrDefault(news.tileset(), 0L);
        long readable = tilesets.generations().getOrDefault(news.tileset(), 0L);
        if (news.generation() > known && news.generation() <= readable) {
            told.put(news.tileset(), news.generation());
            // What a skipped generation changed is not in this announcement.
            boolean isNext = known == 0 || news.generation() == known + 1;
            events.tiles(isNext ? data : unknownTiles(news.tileset(), news.generation()));
        }
    }

    /** Looks for generations that were not announced since the last look; call it every second or so. */
    public synchronized void look() {
        tilesets.refresh();
        Map<String, Long> now = tilesets.generations();
        now.forEach((tileset, generation) -> {
            long known = told.getOrDefault(tileset, 0L);
            boolean isOverdue = generation > known && generation.equals(seen.get(tileset));
            boolean isMadeAnew = generation < known;
            if (isOverdue || isMadeAnew) {
                told.put(tileset, generation);
                events.tiles(unknownTiles(tileset, generation));
            }
        });
        seen = now;
    }

    private static byte[] unknownTiles(String tileset, long generation) {
        return new TilesPublished(tileset, generation, 0, List.of(), false).encode();
    }
}
