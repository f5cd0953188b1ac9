package org.weltgewebe.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The few shapes of answers: JSON, bytes with a tag, not modified, problems. */
public final class Answers {

    /** Media type of JSON answers. */
    public static final String JSON = "application/json";
    /** Media type of features (RFC 7946). */
    public static final String GEO_JSON = "application/geo+json";
    /** Media type of problems (RFC 9457). */
    public static final String PROBLEM = "application/problem+json";

    private Answers() {}

    /** An answer that no cache keeps. */
    public static void json(RoutingContext context, int status, JsonObject body) {
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bytes(context, status, JSON, body.toBuffer());
    }

    /** A body with its length; Vert.x leaves the body out for HEAD. */
    public static void bytes(RoutingContext context, int status, String mediaType, Buffer body) {
        HttpServerResponse response = context.response();
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                .end(body);
    }

    /**
     * Sets the tag and answers 304 when the client has it already.
     *
     * @return true when the request is answered
     */
    public static boolean notModified(RoutingContext context, String tag) {
        context.response().putHeader(HttpHeaders.ETAG, tag);
        if (EntityTag.noneMatchHits(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            context.response().setStatusCode(304).end();
            return true;
        }
        return false;
    }

    /** A problem document. */
    public static void problem(RoutingContext context, ProblemException problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            response.reset();
            return;
        }
        ProblemCode code = problem.code();
        JsonObject body = new JsonObject()
                .put("type", "urn:weltgewebe:problem:" + code.code())
                .put("title", code.title())
                .put("status", code.status())
                .put("code", code.code());
        if (problem.detail() != null) {
            body.put("detail", problem.detail());
        }
        if (code == ProblemCode.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer realm=\"weltgewebe\"");
        }
        if (code.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.headers().remove(HttpHeaders.ETAG);
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bytes(context, code.status(), PROBLEM, body.toBuffer());
    }
}
