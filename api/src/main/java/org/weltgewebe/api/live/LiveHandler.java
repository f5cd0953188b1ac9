package org.weltgewebe.api.live;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.Queries;
import org.weltgewebe.api.metrics.ApiMetrics;

/**
 * {@code GET /live}. With a box a client hears of rows that were or are in it, and of all tiles; without one of everything. A client
 * that names the last id it heard hears everything since, or a reset when that is no longer held.
 */
public final class LiveHandler {

    private static final int MAX_CLIENTS = 10_000;

    private final LiveEvents events;
    private final ApiMetrics metrics;
    private final AtomicInteger clients = new AtomicInteger();

    /** Tells these events. */
    public LiveHandler(LiveEvents events, ApiMetrics metrics) {
        this.events = events;
        this.metrics = metrics;
        metrics.gauge("wg_api_sse_clients", "Clients of the live feed", clients::get);
    }

    /** Opens the feed of one client; it ends with the connection. */
    public void live(RoutingContext context) {
        BoundingBox box = Queries.bbox(context);
        OptionalLong resumed = lastEventId(context);
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                // nginx would collect events before it passes them on.
                .putHeader("X-Accel-Buffering", "no");
        if (context.request().method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        if (clients.incrementAndGet() > MAX_CLIENTS) {
            clients.decrementAndGet();
            throw new ProblemException(ProblemCode.OVERLOADED);
        }
        response.setChunked(true);
        context.addEndHandler(ended -> clients.decrementAndGet());
        LiveClient client = new LiveClient(context.vertx(), response, events, box, metrics);
        context.addEndHandler(ended -> client.close());
        client.open(resumed);
    }

    /** The header is newer than the query: a browser that reconnects by itself repeats the address of the first time. */
    private static OptionalLong lastEventId(RoutingContext context) {
        String header = context.request().getHeader("Last-Event-ID");
        String text = header == null || header.isEmpty() ? Queries.text(context, "lastEventId") : header;
        return sequence(text);
    }

    private static OptionalLong sequence(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_PARAMETER, "Last-Event-ID: not a sequence (expected: an id of this feed)");
        }
    }
}
