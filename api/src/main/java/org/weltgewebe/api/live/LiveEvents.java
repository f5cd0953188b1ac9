package org.weltgewebe.api.live;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.Extent;

/**
 * The newest events, bounded by number and bytes. Every client reads from here at its own speed with a cursor of its own, so a slow
 * one costs no memory, and one that comes back finds what it missed. Safe for use by many threads.
 */
public final class LiveEvents {

    private final int maxEvents;
    private final long maxBytes;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final TreeMap<Long, LiveEvent> events = new TreeMap<>();
    private long sizeBytes;
    private long lastOrdinal;
    /** Row events up to this sequence are not held. */
    private long floorSequence;

    private long lastSequence;

    /** Keeps at most so many events, and of them at most so many bytes. */
    public LiveEvents(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** Begins anew behind a sequence: another stream, or one with a gap. Who is listening is told that events are missing. */
    public void restart(long sequence) {
        synchronized (this) {
            events.clear();
            sizeBytes = 0;
            lastOrdinal++;
            floorSequence = sequence;
            lastSequence = sequence;
        }
        wake();
    }

    /**
     * A row event.
     *
     * @param data its payload
     * @param everywhere true when it is not known where the row was
     * @param before where the row was, or null
     * @param after where it is, or null
     */
    public void row(long sequence, byte[] data, boolean everywhere, @Nullable Extent before, @Nullable Extent after) {
        synchronized (this) {
            lastSequence = sequence;
            append(Frames.row(sequence, data), everywhere, before, after);
        }
        wake();
    }

    /** Row events up to this sequence have been given: what lies between the last one and it concerns nobody here. */
    public synchronized void advance(long sequence) {
        lastSequence = Math.max(lastSequence, sequence);
    }

    /** An announcement of tiles. */
    public void tiles(byte[] data) {
        synchronized (this) {
            append(Frames.tiles(data), true, null, null);
        }
        wake();
    }

    private void append(Buffer frame, boolean everywhere, @Nullable Extent before, @Nullable Extent after) {
        lastOrdinal++;
        events.put(lastOrdinal, new LiveEvent(lastOrdinal, lastSequence, frame, everywhere, before, after));
        sizeBytes += frame.length();
        while (events.size() > maxEvents || (sizeBytes > maxBytes && events.size() > 1)) {
            LiveEvent oldest = events.pollFirstEntry().getValue();
            sizeBytes -= oldest.frame().length();
            floorSequence = oldest.sequence();
        }
    }

    /**
     * The end of the feed.
     *
     * @param cursor the cursor behind everything there is
     * @param sequence the last stream sequence of it
     */
    record End(long cursor, long sequence) {}

    synchronized End end() {
        return new End(lastOrdinal, lastSequence);
    }

    /** The cursor behind a sequence, or empty when events after it are not held or it was never reached. */
    synchronized OptionalLong cursorAfter(long sequence) {
        if (sequence < floorSequence || sequence > lastSequence) {
            return OptionalLong.empty();
        }
        long cursor = lastOrdinal;
        for (LiveEvent event : events.descendingMap().values()) {
            if (event.sequence() <= sequence) {
                break;
            }
            cursor = event.ordinal() - 1;
        }
        return OptionalLong.of(cursor);
    }

    /**
     * The next events behind a cursor.
     *
     * @return at most {@code max}, none when the cursor is at the end; null when events behind it are not held any more
     */
    synchronized @Nullable List<LiveEvent> after(long cursor, int max) {
        if (cursor >= lastOrdinal) {
            return List.of();
        }
        Map.Entry<Long, LiveEvent> first = events.firstEntry();
        if (first == null || first.getKey() > cursor + 1) {
            return null;
        }
        return events.tailMap(cursor, false).values().stream().limit(max).toList();
    }

    /** Calls a listener after every change, on the thread that made it; it must be quick. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    private void wake() {
        listeners.forEach(Runnable::run);
    }
}
