package org.weltgewebe.api.live.nats;

import io.nats.client.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.geo.Extent;
import org.weltgewebe.api.health.PartState;
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
    private final InstantSource clock;
    private volatile long sequence;
    private volatile long pending;
    private volatile @Nullable Instant lastCommit;
    private String stream = "";

    /** Feeds these two. */
    public RowIntake(SearchIndex index, LiveEvents events, ApiMetrics metrics, InstantSource clock) {
        this.index = index;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        metrics.gauge("wg_api_lag_seconds", "Age of the last event read while others wait behind it", this::lagSeconds);
        metrics.gauge("wg_api_events_pending", "Messages of the bus that wait to be read", () -> pending);
    }

    /** Whether the index can be searched, and how far behind the stream it is. */
    public PartState searchState() {
        return index.state(lagSeconds());
    }

    /** Age of the last event read while others wait behind it; 0 when none does. */
    double lagSeconds() {
        Instant last = lastCommit;
        return pending == 0 || last == null
                ? 0
                : Math.max(0, Duration.between(last, clock.instant()).toMillis() / 1000.0);
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
     * @param first oldest sequence it has; nats-server 2.10 says 0 of a stream that never had a message
     * @param last newest sequence
     * @return the sequence after which to read
     */
    long begin(String identity, long first, long last) {
        long indexed = index.resume(identity, first, last);
        boolean isSame = identity.equals(stream) && sequence + 1 >= first && sequence <= last;
        if (!isSame) {
            stream = identity;
            long beforeFirst = Math.max(0, first - 1); // nats-server refuses a reader that begins before sequence 1
            sequence = Math.min(indexed, Math.max(beforeFirst, last - BACKLOG));
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
        lastCommit = commitTime(message);
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

    private static @Nullable Instant commitTime(Message message) {
        String time = message.hasHeaders() ? message.getHeaders().getFirst("ce-time") : null;
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException unknown) {
            return null;
        }
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
