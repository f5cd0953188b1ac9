package org.weltgewebe.api.search;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.Queries;
import org.weltgewebe.api.metrics.ApiMetrics;
import org.weltgewebe.api.search.lucene.SearchIndex;

/**
 * {@code GET /search}. Searches run on worker threads, at most twice as many at once as there are processors and as many again
 * waiting; beyond that a question is refused at once, which is better than a late answer for everybody.
 */
public final class SearchHandler {

    private static final int DEFAULT_LIMIT = 10;
    private static final int ADMITTED_PER_PROCESSOR = 16;

    private final SearchIndex index;
    private final ApiMetrics metrics;
    private final InstantSource clock;
    private final Semaphore admitted =
            new Semaphore(ADMITTED_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());

    /** Asks this index. */
    public SearchHandler(SearchIndex index, ApiMetrics metrics, InstantSource clock) {
        this.index = index;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Answers a question. */
    public void search(RoutingContext context) {
        SearchQuestion question = question(context);
        if (!admitted.tryAcquire()) {
            throw new ProblemException(ProblemCode.OVERLOADED);
        }
        long startedNanos = System.nanoTime();
        context.vertx()
                .executeBlocking(() -> index.search(question, clock.instant()), false)
                .onComplete(done -> admitted.release())
                .onSuccess(answer -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
                    metrics.search(took);
                    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    Answers.bytes(context, 200, Answers.JSON, json(answer, took));
                })
                .onFailure(context::fail);
    }

    private static SearchQuestion question(RoutingContext context) {
        String text = Queries.text(context, "q");
        return new SearchQuestion(
                text == null ? "" : text,
                Queries.bbox(context),
                Set.copyOf(context.queryParam("kind")),
                Set.copyOf(context.queryParam("topic")),
                Set.copyOf(context.queryParam("collection")),
                Queries.integer(context, "limit", DEFAULT_LIMIT));
    }

    private static Buffer json(SearchAnswer answer, Duration took) {
        JsonArray hits = new JsonArray();
        answer.hits().forEach(hit -> hits.add(json(hit)));
        JsonObject facets = new JsonObject()
                .put("kind", new JsonObject(new java.util.LinkedHashMap<String, Object>(answer.kinds())))
                .put("topic", new JsonObject(new java.util.LinkedHashMap<String, Object>(answer.topics())));
        return new JsonObject()
                .put("hits", hits)
                .put("facets", facets)
                .put("total", answer.total())
                .put("engine", SearchIndex.ENGINE)
                .put("tookMs", took.toNanos() / 1_000 / 1e3)
                .put("widened", answer.widened())
                .toBuffer();
    }

    private static JsonObject json(SearchAnswer.Hit hit) {
        JsonObject json = new JsonObject()
                .put("collection", hit.collection())
                .put("key", hit.key())
                .put("title", hit.title())
                .put("topics", new JsonArray(hit.topics()))
                .put("score", hit.score());
        if (hit.summary() != null) {
            json.put("summary", hit.summary());
        }
        if (hit.kind() != null) {
            json.put("kind", hit.kind());
        }
        if (hit.position() != null) {
            json.put("position", new JsonArray().add(hit.position()[0]).add(hit.position()[1]));
        }
        if (hit.inside() != null) {
            json.put("inside", hit.inside());
        }
        return json;
    }
}
