package org.weltgewebe.api.features;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.features.postgres.NodeWrites;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.Caller;
import org.weltgewebe.api.http.ContractRouter;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.Queries;

/** Creating and editing nodes. */
public final class NodeWritesHandler {

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern STRONG_VERSION = Pattern.compile("\"(\\d{1,18})\"");

    private final NodeWrites writes;

    /** Writes through these. */
    public NodeWritesHandler(NodeWrites writes) {
        this.writes = writes;
    }

    /** {@code GET /api/session}. */
    public void session(RoutingContext context) {
        Caller caller = ContractRouter.caller(context);
        Answers.json(
                context,
                200,
                new io.vertx.core.json.JsonObject()
                        .put("accountId", caller.accountId().toString())
                        .put("role", caller.role().name().toLowerCase(java.util.Locale.ROOT)));
    }

    /** {@code POST /api/node}. */
    public void create(RoutingContext context) {
        Caller caller = writer(context);
        UUID key = Queries.parseUuid(context.request().getHeader("Idempotency-Key"))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_PARAMETER, "header parameter Idempotency-Key: not a UUID"));
        NodeDraft draft = NodeDraft.of(context.body().asJsonObject());
        writes.create(caller.accountId(), key, draft, traceParent(context))
                .onSuccess(created -> {
                    context.response()
                            .putHeader(
                                    HttpHeaders.LOCATION,
                                    "/api/node/" + created.feature().key())
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    FeaturesHandler.send(context, created.isNew() ? 201 : 200, created.feature());
                })
                .onFailure(context::fail);
    }

    /** {@code PUT /api/node/{id}}. */
    public void update(RoutingContext context) {
        writer(context);
        UUID id = FeaturesHandler.id(context);
        long expectedVersion = expectedVersion(context);
        NodeDraft draft = NodeDraft.of(context.body().asJsonObject());
        writes.update(id, expectedVersion, draft, traceParent(context))
                .onSuccess(feature -> {
                    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    FeaturesHandler.send(context, 200, feature);
                })
                .onFailure(context::fail);
    }

    private static Caller writer(RoutingContext context) {
        Caller caller = ContractRouter.caller(context);
        if (!caller.role().mayWrite()) {
            throw new ProblemException(ProblemCode.FORBIDDEN);
        }
        return caller;
    }

    private static long expectedVersion(RoutingContext context) {
        String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
        if (ifMatch == null) {
            throw new ProblemException(ProblemCode.VERSION_REQUIRED);
        }
        var version = STRONG_VERSION.matcher(ifMatch.trim());
        if (!version.matches()) {
            // A tag that no version of a row can have.
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        return Long.parseLong(version.group(1));
    }

    private static @Nullable String traceParent(RoutingContext context) {
        String header = context.request().getHeader("traceparent");
        return header != null && TRACE_PARENT.matcher(header).matches() ? header : null;
    }
}
