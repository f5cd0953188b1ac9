package org.weltgewebe.api.tiles;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.ContentCoding;
import org.weltgewebe.api.http.EntityTag;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.api.http.SecurityHeaders;
import org.weltgewebe.api.metrics.ApiMetrics;
import org.weltgewebe.api.tiles.pmtiles.Tilesets;
import org.weltgewebe.pmtiles.Compression;
import org.weltgewebe.pmtiles.TileCoord;
import org.weltgewebe.pmtiles.tileset.Manifest;
import org.weltgewebe.pmtiles.tileset.TilesetReader;
import org.weltgewebe.pmtiles.tileset.TilesetView;

/**
 * TileJSON and tiles. A tile is read from mapped memory on the event loop: it costs less than handing the request to another thread.
 * Nothing is kept between requests; the tag of a tile depends on its bytes alone, so a tile that a generation did not change is
 * still fresh for whoever has it.
 */
public final class TilesHandler {

    private static final String LIVE = "public, max-age=1, must-revalidate";
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";
    private static final String REVALIDATE = "public, no-cache";

    private final Tilesets tilesets;
    private final ApiMetrics metrics;
    private final @Nullable String publicUrl;

    /**
     * Serves these tilesets.
     *
     * @param publicUrl scheme and authority under which clients reach this server, or null to take them from each request
     */
    public TilesHandler(Tilesets tilesets, ApiMetrics metrics, @Nullable String publicUrl) {
        this.tilesets = tilesets;
        this.metrics = metrics;
        this.publicUrl = publicUrl;
    }

    /** {@code GET /tiles/{tileset}}. */
    public void tileJson(RoutingContext context) {
        SecurityHeaders.publicData(context);
        Manifest manifest = reader(context).manifest();
        Buffer body = TileJson.of(manifest, base(context.request())).toBuffer();
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
        if (!Answers.notModified(context, EntityTag.ofBytes(body.getBytes()))) {
            Answers.bytes(context, 200, Answers.JSON, body);
        }
    }

    /** {@code GET /tiles/{tileset}/{z}/{x}/{y}}. */
    public void liveTile(RoutingContext context) {
        SecurityHeaders.publicData(context);
        TilesetReader reader = reader(context);
        answer(context, reader, reader.current(), LIVE);
    }

    /** {@code GET /tiles/{tileset}/generations/{generation}/{z}/{x}/{y}}. */
    public void generationTile(RoutingContext context) {
        SecurityHeaders.publicData(context);
        TilesetReader reader = reader(context);
        long generation = number(context, "generation");
        if (generation > reader.manifest().generation()) {
            tilesets.refresh(reader.manifest().tileset());
        }
        if (generation > reader.manifest().generation()) {
            throw notFound(context, reader, "generation: not published yet");
        }
        TilesetView view = at(reader, generation);
        if (view == null) {
            answer(context, reader, reader.current(), REVALIDATE);
        } else {
            answer(context, reader, view, IMMUTABLE);
        }
    }

    private void answer(RoutingContext context, TilesetReader reader, TilesetView view, String caching) {
        Manifest manifest = reader.manifest();
        TileCoord tile = coordinate(context);
        if (tile == null || !TileCoverage.covers(manifest, tile)) {
            throw notFound(context, reader, "tile: outside the zooms or bounds of the tileset");
        }
        byte[] stored = read(view, tile.id());
        HttpServerResponse response = context.response().putHeader(HttpHeaders.CACHE_CONTROL, caching);
        response.putHeader("WG-Generation", Long.toString(view.generation()));
        if (stored == null) {
            response.setStatusCode(204).end();
        } else {
            send(context, manifest, stored);
        }
        metrics.tile(manifest.tileset(), response.getStatusCode());
    }

    private static void send(RoutingContext context, Manifest manifest, byte[] stored) {
        HttpServerResponse response = context.response();
        String mediaType = manifest.info().tileType().mediaType();
        String tag = EntityTag.ofBytes(stored);
        boolean gzipped = manifest.info().tileCompression() == Compression.GZIP;
        if (gzipped) {
            response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        if (!gzipped || ContentCoding.accepts(context.request().getHeader(HttpHeaders.ACCEPT_ENCODING), "gzip")) {
            if (!Answers.notModified(context, tag)) {
                if (gzipped) {
                    response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                }
                Answers.bytes(context, 200, mediaType, Buffer.buffer(stored));
            }
        } else if (!Answers.notModified(context, EntityTag.variant(tag, "identity"))) {
            Answers.bytes(context, 200, mediaType, Buffer.buffer(inflate(stored)));
        }
    }

    private ProblemException notFound(RoutingContext context, TilesetReader reader, String detail) {
        metrics.tile(reader.manifest().tileset(), 404);
        return new ProblemException(ProblemCode.NOT_FOUND, detail);
    }

    private TilesetReader reader(RoutingContext context) {
        return tilesets.find(context.pathParam("tileset"))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "tileset: not published here"));
    }

    private String base(HttpServerRequest request) {
        if (publicUrl != null) {
            return publicUrl;
        }
        HostAndPort authority = request.authority();
        return authority == null ? "" : request.scheme() + "://" + authority;
    }

    private static @Nullable TileCoord coordinate(RoutingContext context) {
        long z = number(context, "z");
        long x = number(context, "x");
        long y = number(context, "y");
        if (z > TileCoord.MAX_ZOOM || x >= 1L << z || y >= 1L << z) {
            return null;
        }
        return new TileCoord((int) z, (int) x, (int) y);
    }

    private static long number(RoutingContext context, String name) {
        try {
            return Long.parseUnsignedLong(context.pathParam(name)) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, name + ": not a whole number");
        }
    }

    private static byte @Nullable [] read(TilesetView view, long tileId) {
        try {
            return view.tile(tileId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable TilesetView at(TilesetReader reader, long generation) {
        try {
            return reader.at(generation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] inflate(byte[] gzipped) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
