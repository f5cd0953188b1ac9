package org.weltgewebe.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weltgewebe.api.ApiFixture.header;
import static org.weltgewebe.api.ApiFixture.json;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.servers.Await;

class TilesIT {

    private static final String LIVE = "/tiles/weave/" + TestTileset.TILE;

    @TempDir
    static Path directory;

    private static ApiFixture api;
    private static TestTileset weave;

    @BeforeAll
    static void start() {
        api = new ApiFixture(directory);
        weave = new TestTileset(api.created("tilesets"), "weave");
        weave.publish(TestTileset.TILE, "first");
        api.startApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void describesTheCurrentGeneration() {
        HttpResponse<byte[]> response = api.get("/tiles/weave");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(json(response).getString("tilejson")).isEqualTo("3.0.0");
        assertThat(json(response).getJsonArray("tiles").getString(0))
                .startsWith(api.uri("/tiles/weave/generations/").toString())
                .endsWith("/{z}/{x}/{y}");
        assertThat(json(response).getJsonArray("vector_layers")).hasSize(1);
        assertThat(json(response).getString("attribution")).isEqualTo("Test");
        assertThat(json(response).getInteger("maxzoom")).isEqualTo(14);
        assertThat(api.get("/tiles/weave", "If-None-Match", header(response, "ETag"))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void passesStoredBytesThrough() {
        HttpResponse<byte[]> coded = api.get(LIVE, "Accept-Encoding", "gzip, br");
        HttpResponse<byte[]> plain = api.get(LIVE, "Accept-Encoding", "gzip;q=0");

        assertThat(header(coded, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(coded, "Content-Type")).isEqualTo("application/vnd.mapbox-vector-tile");
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(plain, "Vary").toLowerCase()).isEqualTo("accept-encoding");
        assertThat(header(plain, "ETag")).isNotEqualTo(header(coded, "ETag"));
        assertThat(coded.body()).isEqualTo(TestTileset.gzip(new String(plain.body())));
    }

    @Test
    void answersHeadLikeGetWithoutABody() {
        HttpResponse<byte[]> head = api.send("HEAD", LIVE, null, "Accept-Encoding", "gzip");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(Integer.parseInt(header(head, "Content-Length"))).isPositive();
        assertThat(header(head, "ETag")).isEqualTo(header(api.get(LIVE, "Accept-Encoding", "gzip"), "ETag"));
    }

    @Test
    void tellsEmptyFromOutside() {
        assertThat(api.get("/tiles/weave/" + TestTileset.EMPTY).statusCode()).isEqualTo(204);
        assertThat(api.get("/tiles/weave/" + TestTileset.OUTSIDE).statusCode()).isEqualTo(404);
        assertThat(api.get("/tiles/weave/15/17250/11492").statusCode()).isEqualTo(404);
        assertThat(api.get("/tiles/weave/3/8/0").statusCode()).isEqualTo(404);
        assertThat(api.get("/tiles/weave/27/0/0").statusCode()).isEqualTo(404);
        assertThat(api.get("/tiles/weave/1/-1/0").statusCode()).isEqualTo(404);
        assertThat(api.get("/tiles/weave/1/99999999999999999999999/0").statusCode())
                .isEqualTo(404);
        assertThat(api.get("/tiles/nothing/0/0/0").statusCode()).isEqualTo(404);
        assertThat(json(api.get("/tiles/nothing/0/0/0")).getString("code")).isEqualTo("not_found");
    }

    @Test
    void movesToTheNextGenerationByItself() {
        TestTileset other = new TestTileset(api.created("tilesets"), "moving");
        long first = other.publish(TestTileset.TILE, "before").generation();
        String live = "/tiles/moving/" + TestTileset.TILE;
        assertThat(Await.until(() -> api.get(live).statusCode() == 200, Duration.ofSeconds(10)))
                .isTrue();
        HttpResponse<byte[]> before = api.get(live);

        long second = other.publish(TestTileset.TILE, "after").generation();

        assertThat(Await.until(() -> new String(api.get(live).body()).equals("after"), Duration.ofSeconds(10)))
                .isTrue();
        assertThat(api.get(live, "If-None-Match", header(before, "ETag")).statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> old = api.get("/tiles/moving/generations/" + first + "/" + TestTileset.TILE);
        assertThat(new String(old.body())).isEqualTo("before");
        assertThat(header(old, "Cache-Control")).contains("immutable");
        HttpResponse<byte[]> now = api.get("/tiles/moving/generations/" + second + "/" + TestTileset.TILE);
        assertThat(new String(now.body())).isEqualTo("after");
        assertThat(header(now, "WG-Generation")).isEqualTo(Long.toString(second));
        assertThat(api.get("/tiles/moving/generations/99/" + TestTileset.TILE).statusCode())
                .isEqualTo(404);
        HttpResponse<byte[]> gone = api.get("/tiles/moving/generations/0/" + TestTileset.TILE);
        assertThat(gone.statusCode()).isIn(200, 204);
    }

    @Test
    void servesTheArchiveByRange() throws Exception {
        Path file;
        try (var files = Files.list(directory.resolve("tilesets/weave"))) {
            file = files.filter(f -> f.toString().endsWith("base.pmtiles"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        String path = "/archives/weave";
        HttpResponse<byte[]> whole = api.get(path);
        String tag = header(whole, "ETag");
        String beyond = "bytes=" + bytes.length + "-";

        assertThat(whole.body()).isEqualTo(bytes);
        assertThat(tag).startsWith("\"");
        assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
        HttpResponse<byte[]> start = api.get(path, "Range", "bytes=0-126", "Accept-Encoding", "gzip");
        assertThat(start.statusCode()).isEqualTo(206);
        assertThat(start.body()).isEqualTo(java.util.Arrays.copyOf(bytes, 127));
        assertThat(header(start, "Content-Range")).isEqualTo("bytes 0-126/" + bytes.length);
        assertThat(header(start, "Content-Encoding")).isEmpty();
        assertThat(api.get(path, "Range", "bytes=-10").body())
                .isEqualTo(java.util.Arrays.copyOfRange(bytes, bytes.length - 10, bytes.length));
        assertThat(api.get(path, "Range", "bytes=100-").body()).hasSize(bytes.length - 100);
        assertThat(api.get(path, "Range", "bytes=0-99999999").body()).hasSize(bytes.length);
        for (String unsatisfiable : List.of(beyond, "bytes=-0")) {
            HttpResponse<byte[]> refused = api.get(path, "Range", unsatisfiable);
            assertThat(refused.statusCode()).isEqualTo(416);
            assertThat(header(refused, "Content-Range")).isEqualTo("bytes */" + bytes.length);
        }
        assertThat(api.get(path, "Range", "bytes=0-9", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(api.get(path, "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(api.get(path, "Range", "bytes=0-9", "If-Range", "W/" + tag).statusCode())
                .isEqualTo(200);
        assertThat(api.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        HttpResponse<byte[]> head = api.send("HEAD", path, null, "Range", "bytes=0-9");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(bytes.length));
        assertThat(api.get("/archives/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void letsOtherOriginsAskForRanges() {
        HttpResponse<byte[]> preflight = api.send(
                "OPTIONS", "/archives/weave", null, "Access-Control-Request-Method", "GET", "Origin", "https://a.test");

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("Range");
    }
}
