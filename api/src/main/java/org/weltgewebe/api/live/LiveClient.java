package org.weltgewebe.api.live;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.metrics.ApiMetrics;

/** One client of the feed: reads events as fast as the connection takes them. Lives on the event loop of its connection. */
final class LiveClient {

    private static final int BATCH = 64;
    private static final int MAX_BUFFERED_BYTES = 256 * 1024;
    private static final long KEEP_ALIVE_MILLIS = 15_000;
    /** Keep-alives that may find the connection still full before it counts as dead. */
    private static final int MAX_STALLS = 4;

    private final Vertx vertx;
    private final Context loop;
    private final HttpServerResponse response;
    private final LiveEvents events;
    private final @Nullable BoundingBox box;
    private final ApiMetrics metrics;
    private final Runnable listener = this::wake;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private long cursor;
    private long toldSequence;
    private boolean wroteSinceKeepAlive;
    private int stalls;
    private long timer;
    private boolean isClosed;

    LiveClient(
            Vertx vertx,
            HttpServerResponse response,
            LiveEvents events,
            @Nullable BoundingBox box,
            ApiMetrics metrics) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.response = response.setWriteQueueMaxSize(MAX_BUFFERED_BYTES);
        this.events = events;
        this.box = box;
        this.metrics = metrics;
    }

    /** @param resumed last sequence the client heard, or empty when it is new */
    void open(OptionalLong resumed) {
        events.listen(listener);
        LiveEvents.End end = events.end();
        toldSequence = resumed.orElse(end.sequence());
        cursor = end.cursor();
        response.drainHandler(drained -> pump());
        response.write(Frames.opening(toldSequence));
        if (resumed.isPresent()) {
            events.cursorAfter(resumed.getAsLong()).ifPresentOrElse(found -> cursor = found, this::reset);
        }
        timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, tick -> keepAlive());
        pump();
    }

    void close() {
        isClosed = true;
        events.forget(listener);
        vertx.cancelTimer(timer);
    }

    private void wake() {
        if (isWoken.compareAndSet(false, true)) {
            loop.runOnContext(woken -> {
                isWoken.set(false);
                pump();
            });
        }
    }

    private void pump() {
        while (!isClosed && !response.writeQueueFull()) {
            List<LiveEvent> next = events.after(cursor, BATCH);
            if (next == null) {
                reset();
                continue;
            }
            if (next.isEmpty()) {
                return;
            }
            next.forEach(this::tell);
        }
    }

    private void tell(LiveEvent event) {
        cursor = event.ordinal();
        if (event.isHeardIn(box)) {
            toldSequence = event.sequence();
            wroteSinceKeepAlive = true;
            response.write(event.frame());
        }
    }

    /** What was missed cannot be told: the client reads everything again and follows from here. */
    private void reset() {
        metrics.reset();
        LiveEvents.End end = events.end();
        cursor = end.cursor();
        toldSequence = end.sequence();
        wroteSinceKeepAlive = true;
        response.write(Frames.reset(toldSequence));
    }

    private void keepAlive() {
        if (response.writeQueueFull()) {
            stalls++;
            if (stalls > MAX_STALLS) {
                metrics.slowReader();
                response.reset();
            }
            return;
        }
        stalls = 0;
        LiveEvents.End end = events.end();
        if (end.sequence() != toldSequence && end.cursor() == cursor) {
            toldSequence = end.sequence();
            response.write(Frames.position(toldSequence));
        } else if (!wroteSinceKeepAlive) {
            response.write(Frames.KEEP_ALIVE);
        }
        wroteSinceKeepAlive = false;
    }
}
