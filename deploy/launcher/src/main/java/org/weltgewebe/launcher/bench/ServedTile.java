package org.weltgewebe.launcher.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/** Looks at one tile the way a map does: over HTTP, newest generation. */
final class ServedTile {

    private final HttpClient client;
    private final URI uri;

    ServedTile(HttpClient client, URI api, String tileset, int zoom, double lon, double lat) {
        this.client = client;
        int tiles = 1 << zoom;
        int x = (int) Math.floor((lon + 180) / 360 * tiles);
        double sin = Math.sin(Math.toRadians(lat));
        int y = (int) Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * tiles);
        this.uri = api.resolve("/tiles/" + tileset + "/" + zoom + "/" + x + "/" + y);
    }

    /** Whether the tile holds this text, e.g. the title of a node. */
    boolean contains(String text) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept-Encoding", "gzip")
                .header("Cache-Control", "no-cache")
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 204) {
            return false;
        }
        if (response.statusCode() != 200) {
            throw new IOException(uri.getPath() + ": status " + response.statusCode() + " (expected: 200 or 204)");
        }
        byte[] body = response.body();
        if (response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = in.readAllBytes();
            }
        }
        return indexOf(body, text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean indexOf(byte[] body, byte[] word) {
        for (int i = 0; i + word.length <= body.length; i++) {
            int j = 0;
            while (j < word.length && body[i + j] == word[j]) {
                j++;
            }
            if (j == word.length) {
                return true;
            }
        }
        return false;
    }
}
