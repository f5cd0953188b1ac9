package org.weltgewebe.api.live.nats;

import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.geo.Extent;
import org.weltgewebe.api.live.LiveEvents;
import org.weltgewebe.api.metrics.ApiMetrics;
import org.weltgewebe.api.search.lucene.SearchIndex;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/**
 * Row events into the index and the feed. The feed begins a little before the end of the stream, so that a client that was cut off by
 * a restart of this process can resume; the index takes in only what it does not have.
 */
public final class RowIntake {

    private static final Logger LOG = LoggerFactory.getLogger(RowIntake.class);

    private static final long BACKLOG = 5_000;

    private final SearchIndex index;
    private final LiveEvents events;
    private final ApiMetrics metrics;
    private volatile long sequence;
    private volatile long pending;
    private String stream = "";

    /** Feeds these two. */
    public RowIntake(SearchIndex index, LiveEvents events, ApiMetrics metrics) {
        this.index = index;
        this.events = events;
        this.metrics = metrics;
        metrics.gauge("wg_api_events_pending", "Messages of the bus that wait to be read", () -> pending);
    }

    /** Last sequence that was read. */
    long sequence() {
        return sequence;
    }

    /** Messages that waited behind it. */
    long pending() {
        return pending;
    }

    /**
     * Where to read on.
     *
     * @param identity changes when the stream is created anew
     * @param first oldest sequence it has
     * @param last newest sequence
     * @return the sequence after which to read
     */
    long begin(String identity, long first, long last) {
        long indexed = index.resume(identity, first, last);
        boolean isSame = identity.equals(stream) && sequence + 1 >= first && sequence <= last;
        if (!isSame) {
            stream = identity;
            sequence = Math.min(indexed, Math.max(first - 1, last - BACKLOG));
            events.restart(sequence);
        }
        return sequence;
    }

    void take(Message message) {
        long taken = message.metaData().streamSequence();
        if (taken <= sequence) {
            return;
        }
        pending = message.metaData().pendingCount();
        RowEvent event = decode(message, taken);
        boolean isNew = taken > index.sequence();
        Extent before = isNew ? index.apply(taken, event, pending) : null;
        if (event != null) {
            Extent after = Extent.of(event.geometry());
            boolean isPlaceKnown = isNew && index.holds(event.collection());
            events.row(taken, message.getData(), !isPlaceKnown || (before == null && after == null), before, after);
        }
        sequence = taken;
    }

    void advance(long end) {
        index.advance(end);
        events.advance(end);
        sequence = Math.max(sequence, end);
        pending = 0;
    }

    private @Nullable RowEvent decode(Message message, long taken) {
        try {
            return RowEventCodec.decode(message.getData());
        } catch (FaultException e) {
            metrics.undecodable();
            LOG.warn("bus: sequence {} cannot be read ({})", taken, e.getMessage());
            return null;
        }
    }
}
