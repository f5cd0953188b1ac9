package org.weltgewebe.api.tiles;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.EntityTag;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.SecurityHeaders;
import org.weltgewebe.api.tiles.pmtiles.Tilesets;
import org.weltgewebe.pmtiles.tileset.ArchiveRef;
import org.weltgewebe.pmtiles.tileset.TilesetReader;

/**
 * The newest base archive of a tileset as a file, whole or by range. The bytes behind a tag never change; when a new base is
 * published the tag changes with it, and {@code If-Range} then yields the whole new file.
 */
public final class ArchiveHandler {

    private static final String MEDIA_TYPE = "application/vnd.pmtiles";

    private final Tilesets tilesets;

    /** Serves the archives of these tilesets. */
    public ArchiveHandler(Tilesets tilesets) {
        this.tilesets = tilesets;
    }

    /** {@code GET /archives/{tileset}}. */
    public void archive(RoutingContext context) {
        SecurityHeaders.publicData(context);
        String tileset = context.pathParam("tileset");
        ArchiveRef base = base(tileset);
        if (!Files.exists(tilesets.file(tileset, base.file()))) {
            tilesets.refresh(tileset);
            base = base(tileset);
        }
        send(context, tileset, base);
    }

    private void send(RoutingContext context, String tileset, ArchiveRef base) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, no-cache")
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader("WG-Generation", Long.toString(base.generation()));
        String tag = "\"" + base.sha256() + "\"";
        if (Answers.notModified(context, tag)) {
            return;
        }
        ByteRange range = range(request, response, tag, base.sizeBytes());
        long offset = range == null ? 0 : range.offset();
        long lengthBytes = range == null ? base.sizeBytes() : range.lengthBytes();
        response.setStatusCode(range == null ? 200 : 206)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(lengthBytes));
        if (range != null) {
            response.putHeader(HttpHeaders.CONTENT_RANGE, range.contentRange(base.sizeBytes()));
        }
        if (request.method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.sendFile(tilesets.file(tileset, base.file()).toString(), offset, lengthBytes)
                    .onFailure(context::fail);
        }
    }

    private static @Nullable ByteRange range(
            HttpServerRequest request, HttpServerResponse response, String tag, long sizeBytes) {
        boolean ranged =
                request.method() == HttpMethod.GET && EntityTag.rangeAllowed(request.getHeader("If-Range"), tag);
        try {
            return ranged ? ByteRange.parse(request.getHeader("Range"), sizeBytes) : null;
        } catch (ProblemException unsatisfiable) {
            response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + sizeBytes);
            throw unsatisfiable;
        }
    }

    private ArchiveRef base(String tileset) {
        List<ArchiveRef> archives = tilesets.find(tileset)
                .map(TilesetReader::manifest)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "tileset: not published here"))
                .archives();
        if (archives.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "archive: the tileset is empty");
        }
        return archives.get(archives.size() - 1);
    }
}
