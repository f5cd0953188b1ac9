package org.weltgewebe.api.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.stream.Collectors;

/** Headers that keep the web app isolated and everything else inert. */
public final class SecurityHeaders implements Handler<RoutingContext> {

    /** SvelteKit's route announcer sets one style attribute; this is the hash of its value. */
    private static final String ANNOUNCER_STYLE = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";

    @Override
    public void handle(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        context.next();
    }

    /** For documents: what the app may load, and isolation from other origins. */
    public static void document(MultiMap headers, Collection<String> inlineScriptHashes) {
        headers.set("Content-Security-Policy", policy(inlineScriptHashes));
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Embedder-Policy", "require-corp");
        headers.set(
                "Permissions-Policy",
                "geolocation=(self), fullscreen=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()");
    }

    /** A worker inherits no policy from its document when it comes from the network, so scripts carry one and embed too. */
    public static void subresource(MultiMap headers) {
        headers.set("Content-Security-Policy", policy(java.util.List.of()));
        headers.set("Cross-Origin-Embedder-Policy", "require-corp");
    }

    /** For tiles and archives: public data that any origin may read. */
    public static void publicData(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Cross-Origin-Resource-Policy", "cross-origin");
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        headers.set(
                HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
                "ETag, Content-Range, Content-Length, Content-Encoding, Accept-Ranges");
        headers.set("Timing-Allow-Origin", "*");
    }

    /** The answer to the question whether another origin may send ranges and conditions. */
    public static void preflight(RoutingContext context) {
        publicData(context);
        context.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Range, If-None-Match, If-Range")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400")
                .setStatusCode(204)
                .end();
    }

    private static String policy(Collection<String> inlineScriptHashes) {
        String scripts =
                inlineScriptHashes.stream().map(hash -> " '" + hash + "'").collect(Collectors.joining());
        return "default-src 'self'; script-src 'self'" + scripts
                + "; worker-src 'self'; style-src 'self' 'unsafe-hashes' " + ANNOUNCER_STYLE
                + "; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'"
                + "; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }
}
