package org.weltgewebe.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weltgewebe.api.ApiFixture.header;
import static org.weltgewebe.api.ApiFixture.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritesIT {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    static Path directory;

    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(directory).startApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject node() {
        return new JsonObject()
                .put("kind", "Ort")
                .put("title", "Gemeinschaftsgarten 🌱")
                .put("tags", new JsonArray().add("garten"))
                .put("topics", new JsonArray().add("natur"))
                .put("location", new JsonArray().add(9.5).add(47.1));
    }

    private static HttpResponse<byte[]> create(JsonObject node, String token, String key) {
        return api.send(
                "POST",
                "/api/node",
                bytes(node),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token,
                "Idempotency-Key",
                key,
                "traceparent",
                TRACE);
    }

    private static HttpResponse<byte[]> update(String id, JsonObject node, String version) {
        return api.send(
                "PUT",
                "/api/node/" + id,
                bytes(node),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + ApiFixture.WEBER,
                "If-Match",
                version);
    }

    private static byte[] bytes(JsonObject json) {
        return json.encode().getBytes(StandardCharsets.UTF_8);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static List<String> outbox(String id) {
        return api.database.psql("SELECT type, payload->>'version', payload->>'fields', trace_parent FROM wg.outbox"
                + " WHERE aggregate_id = '" + id + "' ORDER BY occurred_at");
    }

    @Test
    void createsARowWithItsEvent() {
        HttpResponse<byte[]> response = create(node(), ApiFixture.WEBER, key());

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(header(response, "ETag")).isEqualTo("\"1\"");
        String id = json(response).getString("id");
        assertThat(header(response, "Location")).isEqualTo("/api/node/" + id);
        assertThat(json(api.get("/api/node/" + id)).getJsonObject("properties").getString("title"))
                .isEqualTo("Gemeinschaftsgarten 🌱");
        assertThat(outbox(id))
                .containsExactly("created|1|[\"kind\", \"title\", \"tags\", \"topics\", \"location\"]|" + TRACE);
        assertThat(api.database.psql("SELECT created_by_account_id FROM wg.node WHERE id = '" + id + "'"))
                .containsExactly(ApiFixture.ACCOUNT);
    }

    @Test
    void answersARepeatedCreateWithTheFirstResult() {
        String key = key();
        HttpResponse<byte[]> first = create(node(), ApiFixture.WEBER, key);
        HttpResponse<byte[]> again = create(node().put("title", "Anders"), ApiFixture.WEBER, key);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(outbox(json(first).getString("id"))).hasSize(1);
    }

    @Test
    void editsTheVersionThatWasRead() {
        String id = json(create(node(), ApiFixture.WEBER, key())).getString("id");
        JsonObject edited = node().put("title", "Neu")
                .put("location", new JsonArray().add(9.6).add(47.2));

        HttpResponse<byte[]> response = update(id, edited, "\"1\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "ETag")).isEqualTo("\"2\"");
        assertThat(outbox(id).get(1)).startsWith("edited|2|[\"title\", \"location\"]");
        assertThat(update(id, node(), "\"1\"").statusCode()).isEqualTo(412);
        assertThat(json(update(id, node(), "\"1\"")).getString("code")).isEqualTo("version_mismatch");
        HttpResponse<byte[]> same = update(id, edited, "\"2\"");
        assertThat(header(same, "ETag")).isEqualTo("\"2\"");
        assertThat(outbox(id)).as("nothing changed, nothing said").hasSize(2);
        assertThat(update(key(), node(), "\"1\"").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> blind = api.send(
                "PUT",
                "/api/node/" + id,
                bytes(node()),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + ApiFixture.WEBER);
        assertThat(blind.statusCode()).isEqualTo(428);
    }

    @Test
    void letsOneOfTwoConcurrentEditsWin() {
        String id = json(create(node(), ApiFixture.WEBER, key())).getString("id");

        List<Integer> statuses = java.util.stream.IntStream.range(0, 8)
                .parallel()
                .map(i -> update(id, node().put("title", "Titel " + i), "\"1\"").statusCode())
                .boxed()
                .toList();

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        assertThat(outbox(id)).hasSize(2);
    }

    @Test
    void wantsATokenThatMayWrite() {
        assertThat(create(node(), "unknown", key()).statusCode()).isEqualTo(401);
        HttpResponse<byte[]> anonymous = api.send("POST", "/api/node", new byte[0]);
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(header(anonymous, "WWW-Authenticate")).startsWith("Bearer");
        assertThat(create(node(), ApiFixture.GAST, key()).statusCode()).isEqualTo(403);
        HttpResponse<byte[]> orphan = create(node(), ApiFixture.ORPHAN, key());
        assertThat(orphan.statusCode()).isEqualTo(403);
        assertThat(json(orphan).getString("code")).isEqualTo("account_unknown");
        assertThat(json(api.get("/api/session", "Authorization", "Bearer " + ApiFixture.WEBER))
                        .getString("role"))
                .isEqualTo("weber");
    }

    @Test
    void refusesWhatTheContractDoesNotAllow() {
        List<JsonObject> wrong = List.of(
                node().put("title", ""),
                node().put("title", "canary".repeat(40)),
                node().put("kind", 5),
                node().put("email", "canary@example.org"),
                node().put("topics", new JsonArray().add("canary")),
                node().put("topics", new JsonArray().add("natur").add("natur")),
                node().put("location", new JsonArray().add(181).add(0)),
                node().put("location", new JsonArray().add(1)),
                node().put("location", new JsonArray().add("canary").add(0)),
                node().put("summary", "canary \0"),
                node().put("tags", new JsonArray().add("canary\0")));
        for (JsonObject body : wrong) {
            HttpResponse<byte[]> response = create(body, ApiFixture.WEBER, key());
            assertThat(response.statusCode()).as(body.encode()).isEqualTo(400);
            assertThat(json(response).getString("code")).isEqualTo("invalid_body");
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).doesNotContain("canary");
        }
        assertThat(json(create(node().put("summary", "a\0"), ApiFixture.WEBER, key()))
                        .getString("detail"))
                .contains("summary", "NUL");
        assertThat(create(node(), ApiFixture.WEBER, "not-a-uuid").statusCode()).isEqualTo(400);
        assertThat(api.send(
                                "POST",
                                "/api/node",
                                "{canary".getBytes(StandardCharsets.UTF_8),
                                "Content-Type",
                                "application/json",
                                "Authorization",
                                "Bearer " + ApiFixture.WEBER,
                                "Idempotency-Key",
                                key())
                        .statusCode())
                .isEqualTo(400);
        assertThat(api.send(
                                "POST",
                                "/api/node",
                                bytes(node()),
                                "Content-Type",
                                "text/plain",
                                "Authorization",
                                "Bearer " + ApiFixture.WEBER,
                                "Idempotency-Key",
                                key())
                        .statusCode())
                .isEqualTo(415);
        assertThat(create(node().put("info", "x".repeat(1_000_000)), ApiFixture.WEBER, key())
                        .statusCode())
                .isEqualTo(413);
        assertThat(api.send("DELETE", "/api/node", null).statusCode()).isEqualTo(405);
    }
}
