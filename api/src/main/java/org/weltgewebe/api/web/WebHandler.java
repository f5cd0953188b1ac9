package org.weltgewebe.api.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.ContentCoding;
import org.weltgewebe.api.http.EntityTag;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.SecurityHeaders;

/**
 * Serves the web app. Files with a hash in their name are immutable, all others are revalidated. A path without a file answers with
 * the shell when a browser navigates there.
 */
public final class WebHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(WebHandler.class);
    private static final Set<String> NOT_ROUTES =
            Set.of("_app", "api", "archives", "health", "live", "metrics", "search", "tiles");

    private final Path directory;
    private volatile WebApp app = WebApp.none();

    /** Serves the build in a directory; {@link #refresh()} reads it. */
    public WebHandler(Path directory) {
        this.directory = directory;
    }

    /** Lists the files again when there is another build than at the last call. */
    public void refresh() {
        try {
            if (!java.util.Objects.equals(WebApp.builtAt(directory), app.builtAt())) {
                app = WebApp.list(directory);
                LOG.info("web app: {} files", app.files().size());
            }
        } catch (IOException e) {
            LOG.warn("web app: directory cannot be read ({})", e.getClass().getSimpleName());
        }
    }

    @Override
    public void handle(RoutingContext context) {
        WebApp current = app;
        String path = context.normalizedPath();
        Optional<WebApp.WebFile> file = current.find(path);
        if (file.isEmpty() && isNavigation(context, path)) {
            file = Optional.ofNullable(current.shell());
        }
        send(context, path, file.orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND)));
    }

    private static boolean isNavigation(RoutingContext context, String path) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        String first = path.substring(1).split("/", 2)[0];
        return accept != null && accept.contains("text/html") && !NOT_ROUTES.contains(first);
    }

    private static void send(RoutingContext context, String path, WebApp.WebFile file) {
        HttpServerResponse response = context.response();
        response.putHeader(
                HttpHeaders.CACHE_CONTROL,
                path.startsWith("/_app/immutable/") ? "public, max-age=31536000, immutable" : "no-cache");
        if (file.isDocument()) {
            SecurityHeaders.document(response.headers(), file.inlineScripts());
        } else if (file.mediaType().startsWith("text/javascript")) {
            SecurityHeaders.subresource(response.headers());
        }
        if (!file.codings().isEmpty()) {
            response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        for (String coding : new String[] {"br", "gzip"}) {
            Path twin = file.codings().get(coding);
            if (twin != null && ContentCoding.accepts(accepted, coding)) {
                response.putHeader(HttpHeaders.CONTENT_ENCODING, coding);
                sendBytes(context, file, EntityTag.variant(file.tag(), coding), twin);
                return;
            }
        }
        sendBytes(context, file, file.tag(), file.file());
    }

    private static void sendBytes(RoutingContext context, WebApp.WebFile file, String tag, Path bytes) {
        if (Answers.notModified(context, tag)) {
            return;
        }
        HttpServerResponse response = context.response().putHeader(HttpHeaders.CONTENT_TYPE, file.mediaType());
        try {
            long sizeBytes = Files.size(bytes);
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(sizeBytes));
            if (context.request().method() == HttpMethod.HEAD) {
                response.end();
            } else {
                response.sendFile(bytes.toString()).onFailure(context::fail);
            }
        } catch (IOException gone) {
            // The next build removed it; the next refresh notices.
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
    }
}
