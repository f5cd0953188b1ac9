package org.weltgewebe.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weltgewebe.api.ApiFixture.header;
import static org.weltgewebe.api.ApiFixture.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesIT {

    private static final String NODE = "10000000-0000-4000-8000-000000000001";
    private static final String VISIBLE = "20000000-0000-4000-8000-000000000001";
    private static final String HIDDEN = "20000000-0000-4000-8000-000000000002";
    private static final String THREAD = "30000000-0000-4000-8000-000000000001";
    private static final String HIDDEN_THREAD = "30000000-0000-4000-8000-000000000002";

    @TempDir
    static Path directory;

    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(directory);
        api.database.psql(
                """
                INSERT INTO wg.node (id, kind, title, tags, topics, location)
                  VALUES ('%1$s', 'Ort', 'Reparaturcafé', '{werkzeug}', '{handwerk}', ST_Point(9.52, 47.14, 4326));
                INSERT INTO wg.node (kind, title, location)
                  SELECT 'Ort', 'Ort ' || i, ST_Point(20 + i * 0.001, 50, 4326) FROM generate_series(1, 25) i;
                INSERT INTO wg.node (kind, title, location) VALUES
                  ('Ort', 'west of the line', ST_Point(179.9, -17, 4326)), ('Ort', 'east of it', ST_Point(-179.9, -17, 4326));
                INSERT INTO wg.account (id, title, email, map_state, radius_m, location)
                  VALUES ('%2$s', 'Sichtbar', 'canary-mail@example.org', 'radius', 500, ST_Point(9.5123456, 47.1234567, 4326)),
                         ('%3$s', 'Canary hidden', 'canary-hidden@example.org', 'not_on_map', 0, ST_Point(9.5123456, 47.1234567, 4326));
                INSERT INTO wg.edge (id, source_type, source_id, target_type, target_id, edge_kind, note)
                  VALUES ('%4$s', 'account', '%2$s', 'node', '%1$s', 'reference', 'canary-note'),
                         ('%5$s', 'account', '%3$s', 'node', '%1$s', 'reference', 'canary-note');
                """
                        .formatted(NODE, VISIBLE, HIDDEN, THREAD, HIDDEN_THREAD));
        api.startApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void listsWhatLiesInABox() {
        HttpResponse<byte[]> response = api.get("/api/node?bbox=9.4,47.1,9.6,47.2");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/geo+json");
        JsonArray features = json(response).getJsonArray("features");
        assertThat(features).hasSize(1);
        JsonObject feature = features.getJsonObject(0);
        assertThat(feature.getString("id")).isEqualTo(NODE);
        assertThat(feature.getJsonObject("geometry").getJsonArray("coordinates"))
                .isEqualTo(new JsonArray().add(9.52).add(47.14));
        assertThat(feature.getJsonObject("properties").fieldNames())
                .containsExactlyInAnyOrder(
                        "kind",
                        "title",
                        "summary",
                        "info",
                        "tags",
                        "topics",
                        "address",
                        "created_at",
                        "updated_at",
                        "version");
        assertThat(json(response).getValue("next")).isNull();
        assertThat(json(api.get("/api/node?bbox=179,-18,-179,-16")).getJsonArray("features"))
                .hasSize(2);
        assertThat(json(api.get("/api/node?bbox=0,0,1,1")).getJsonArray("features"))
                .isEmpty();
    }

    @Test
    void pagesInKeyOrder() {
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonObject page = json(api.get("/api/node?bbox=19,49,21,51&limit=10" + next));
            page.getJsonArray("features").forEach(f -> seen.add(((JsonObject) f).getString("id")));
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        } while (next != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void readsOneRowByVersion() {
        HttpResponse<byte[]> response = api.get("/api/node/" + NODE);

        assertThat(header(response, "ETag")).isEqualTo("\"1\"");
        assertThat(api.get("/api/node/" + NODE, "If-None-Match", "\"1\"").statusCode())
                .isEqualTo(304);
        assertThat(api.get("/api/node/" + NODE, "If-None-Match", "\"2\"").statusCode())
                .isEqualTo(200);
        assertThat(api.get("/api/node/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(api.get("/api/node/not-a-uuid").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/place/1").statusCode()).isEqualTo(404);
    }

    @Test
    void showsAThreadOnlyBetweenVisibleEnds() {
        JsonObject thread = json(api.get("/api/edge/" + THREAD));

        assertThat(thread.getJsonObject("geometry").getString("type")).isEqualTo("LineString");
        assertThat(thread.getJsonObject("properties").getString("edge_kind")).isEqualTo("reference");
        assertThat(json(api.get("/api/edge?bbox=9.4,47.1,9.6,47.2")).getJsonArray("features"))
                .hasSize(1);
        assertThat(api.get("/api/edge/" + HIDDEN_THREAD).statusCode()).isEqualTo(404);
        assertThat(api.get("/api/account/" + HIDDEN).statusCode()).isEqualTo(404);
    }

    @Test
    void neverShowsAPrivateColumn() {
        for (String path :
                List.of("/api/account", "/api/edge", "/api/node", "/api/account/" + VISIBLE, "/api/edge/" + THREAD)) {
            String body = new String(api.get(path).body(), StandardCharsets.UTF_8);
            assertThat(body)
                    .doesNotContainIgnoringCase("canary")
                    .doesNotContain("9.5123456", "47.1234567", "email", "note", "drawn", "created_by");
        }
        assertThat(json(api.get("/api/account/" + VISIBLE))
                        .getJsonObject("properties")
                        .fieldNames())
                .containsExactlyInAnyOrder("title", "summary", "tags", "map_state", "radius_m", "version");
    }

    @Test
    void namesWhatIsWrongWithoutQuotingIt() {
        for (String query : List.of(
                "bbox=canary",
                "bbox=1,2,3",
                "bbox=10,50,9,40",
                "bbox=0,-91,1,1",
                "limit=0",
                "limit=1001",
                "limit=canary",
                "cursor=canary")) {
            HttpResponse<byte[]> response = api.get("/api/node?" + query);
            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
            assertThat(json(response).getString("code")).isEqualTo("invalid_parameter");
            assertThat(json(response).getString("detail"))
                    .contains(query.split("=")[0])
                    .doesNotContain("canary");
        }
    }

    @Test
    void usesTheSpatialIndex() {
        String plan = String.join(
                "\n",
                api.database.psql(
                        """
                        SET enable_seqscan = off;
                        EXPLAIN SELECT r.id FROM wg.public_node r
                        WHERE ST_Intersects(r.location, ST_MakeEnvelope(9, 47, 10, 48, 4326)) ORDER BY r.id LIMIT 10"""));
        assertThat(plan).contains("node_location");
    }
}
