package org.weltgewebe.api.features;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.features.postgres.PublicRows;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.EntityTag;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.Queries;

/** Public rows as features, one or a page of them. */
public final class FeaturesHandler {

    private static final int DEFAULT_LIMIT = 100;

    private final PublicRows rows;

    /** Reads these rows. */
    public FeaturesHandler(PublicRows rows) {
        this.rows = rows;
    }

    /** {@code GET /api/{collection}}. */
    public void list(RoutingContext context) {
        BoundingBox bbox = Queries.bbox(context);
        UUID after = Queries.uuid(context, "cursor");
        int limit = Queries.integer(context, "limit", DEFAULT_LIMIT);
        rows.list(context.pathParam("collection"), bbox, after, limit + 1)
                .onSuccess(found -> {
                    boolean hasMore = found.size() > limit;
                    List<FeatureJson> page = hasMore ? found.subList(0, limit) : found;
                    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    Answers.bytes(
                            context,
                            200,
                            Answers.GEO_JSON,
                            collection(page, hasMore ? page.get(limit - 1).key() : null));
                })
                .onFailure(context::fail);
    }

    /** {@code GET /api/{collection}/{id}}. */
    public void get(RoutingContext context) {
        rows.find(context.pathParam("collection"), id(context))
                .onSuccess(found -> {
                    FeatureJson feature = found.orElse(null);
                    if (feature == null) {
                        context.fail(new ProblemException(ProblemCode.NOT_FOUND));
                    } else {
                        context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                        if (!Answers.notModified(context, EntityTag.ofVersion(feature.version()))) {
                            send(context, 200, feature);
                        }
                    }
                })
                .onFailure(context::fail);
    }

    /** A feature with its tag. */
    static void send(RoutingContext context, int status, FeatureJson feature) {
        context.response().putHeader(HttpHeaders.ETAG, EntityTag.ofVersion(feature.version()));
        Answers.bytes(context, status, Answers.GEO_JSON, Buffer.buffer(feature.json()));
    }

    /** The id in the path; another form names nothing that exists. */
    static UUID id(RoutingContext context) {
        return Queries.parseUuid(context.pathParam("id"))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "id: not a UUID"));
    }

    private static Buffer collection(List<FeatureJson> page, @Nullable String next) {
        String features = page.stream().map(FeatureJson::json).collect(Collectors.joining(",\n"));
        String cursor = new JsonObject().put("next", next).encode();
        return Buffer.buffer("{\"type\":\"FeatureCollection\",\"features\":[" + features + "]," + cursor.substring(1));
    }
}
