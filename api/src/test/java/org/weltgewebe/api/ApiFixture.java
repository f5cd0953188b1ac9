package org.weltgewebe.api;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.weltgewebe.api.http.BearerTokens;
import org.weltgewebe.schemas.config.Secret;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

/** A running API on real servers, with its files in a directory of its own. */
final class ApiFixture implements AutoCloseable {

    static final String ACCOUNT = "00000000-0000-4000-8000-000000000001";
    static final String WEBER = "token-of-a-weber";
    static final String GAST = "token-of-a-gast";
    static final String ORPHAN = "token-without-an-account";

    final Path directory;
    final TestDatabase database;
    final TestNats nats;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private ApiServer server;

    ApiFixture(Path directory) {
        this.directory = directory;
        this.database = TestServers.start().database();
        this.nats = TestServers.start().nats();
        database.psql("INSERT INTO wg.account (id, title) VALUES ('" + ACCOUNT + "', 'Weberin')");
    }

    ApiFixture startApi() {
        server = ApiServer.start(config());
        return this;
    }

    void stopApi() {
        server.close();
    }

    ApiConfig config() {
        return new ApiConfig(
                new ApiConfig.Http("127.0.0.1:0", null),
                new ApiConfig.Postgres(
                        database.api().url(),
                        database.api().user(),
                        new Secret(database.api().password())),
                new ApiConfig.Nats(nats.url()),
                new ApiConfig.Directory(created("tilesets")),
                new ApiConfig.Directory(Path.of("..", "schemas", "collections")),
                new ApiConfig.Directory(created("search")),
                new ApiConfig.Directory(created("web")),
                new ApiConfig.Auth(List.of(
                        token(WEBER, ACCOUNT, "weber"),
                        token(GAST, ACCOUNT, "gast"),
                        token(ORPHAN, "00000000-0000-4000-8000-00000000dead", "weber"))));
    }

    private static ApiConfig.Token token(String token, String account, String role) {
        return new ApiConfig.Token(new Secret(BearerTokens.hash(token)), new Secret(account), role);
    }

    Path created(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        nats.close();
        database.close();
    }
}
