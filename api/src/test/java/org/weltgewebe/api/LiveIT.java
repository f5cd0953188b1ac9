package org.weltgewebe.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weltgewebe.api.ApiFixture.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.Await;

class LiveIT {

    private static final String VADUZ = "bbox=9.4,47.0,9.6,47.2";

    @TempDir
    Path directory;

    private ApiFixture api;
    private TestBus bus;
    private TestTileset weave;

    @BeforeEach
    void start() {
        api = new ApiFixture(directory);
        bus = new TestBus(api.nats);
        weave = new TestTileset(api.created("tilesets"), "weave");
        weave.publish(TestTileset.TILE, "first");
        api.startApi();
        untilConnected();
    }

    private void untilConnected() {
        assertThat(Await.until(() -> part("nats").getString("status").equals("up"), Duration.ofSeconds(20)))
                .as("the bus is read")
                .isTrue();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aRowIsHeardByWhoLooksWhereItWasOrIs() {
        try (EventStream vaduz = EventStream.open(api.uri("/live?" + VADUZ));
                EventStream world = EventStream.open(api.uri("/live"))) {
            bus.node("moved", "Mühle", 9.5, 47.1);
            bus.node("elsewhere", "Leuchtturm", 8.1, 54.2);
            bus.node("moved", "Mühle", 8.0, 54.0);
            bus.node("moved", "Mühle am Meer", 8.0, 54.1);
            long last = bus.node("marker", "Ende", 9.5, 47.1);

            vaduz.await("the marker", event -> event.key().equals("marker"));
            world.await("the marker", event -> event.key().equals("marker"));
            assertThat(vaduz.rows()).extracting(EventStream.Event::key).containsExactly("moved", "moved", "marker");
            assertThat(world.rows()).hasSize(5);
            assertThat(vaduz.lastEventId()).isEqualTo(Long.toString(last));
            assertThat(vaduz.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(vaduz.response().headers().firstValue("Cache-Control").orElse(""))
                    .contains("no-store");
        }
    }

    @Test
    void whoComesBackHearsWhatWasMissedOnceAndInOrder() {
        long heard;
        try (EventStream before = EventStream.open(api.uri("/live"))) {
            heard = bus.node("heard", "Gehört", 9.5, 47.1);
            before.await("a row", event -> event.key().equals("heard"));
        }
        for (int i = 0; i < 50; i++) {
            bus.node("missed-" + i, "Verpasst", 9.5, 47.1);
        }
        List<String> expected = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> "missed-" + i)
                .toList();

        try (EventStream byHeader =
                        EventStream.open(api.uri("/live?lastEventId=0"), "Last-Event-ID", Long.toString(heard));
                EventStream byQuery = EventStream.open(api.uri("/live?lastEventId=" + heard))) {
            byHeader.await("the last row", event -> event.key().equals("missed-49"));
            byQuery.await("the last row", event -> event.key().equals("missed-49"));
            assertThat(byHeader.rows()).extracting(EventStream.Event::key).isEqualTo(expected);
            assertThat(byQuery.rows()).extracting(EventStream.Event::key).isEqualTo(expected);
        }
    }

    @Test
    void aRestartOfTheServerLosesNothing() {
        long heard = bus.node("heard", "Gehört", 9.5, 47.1);
        untilFound("Gehört");
        api.stopApi();
        bus.node("missed", "Verpasst", 9.5, 47.1);
        api.startApi();

        try (EventStream after = EventStream.open(api.uri("/live?lastEventId=" + heard))) {
            after.await("the missed row", event -> event.key().equals("missed"));
            assertThat(after.rows()).hasSize(1);
            assertThat(after.named("reset")).isEmpty();
        }
        untilFound("Verpasst");
    }

    @Test
    void aPositionNobodyGaveIsReset() {
        bus.node("a", "Erste", 9.5, 47.1);
        untilFound("Erste");
        try (EventStream future = EventStream.open(api.uri("/live?lastEventId=999999"))) {
            future.await("a reset", event -> event.name().equals("reset"));
            bus.node("b", "Zweite", 9.5, 47.1);
            future.await("what comes after", event -> event.key().equals("b"));
            assertThat(future.rows()).hasSize(1);
        }
        assertThat(api.get("/live?lastEventId=yesterday").statusCode()).isEqualTo(400);
        assertThat(api.get("/live?bbox=1,2,3").statusCode()).isEqualTo(400);
    }

    @Test
    void anAnnouncedTileIsServedBeforeItIsHeardOf() {
        try (EventStream feed = EventStream.open(api.uri("/live"))) {
            long generation = weave.publish(TestTileset.TILE, "second").generation();
            String tile = TestTileset.TILE.z() + "/" + TestTileset.TILE.x() + "/" + TestTileset.TILE.y();
            bus.tiles(new TilesPublished("weave", generation, 1, List.of(tile), true));

            JsonObject heard =
                    feed.await("tiles", event -> event.name().equals("tiles")).data();
            assertThat(heard.getLong("generation")).isEqualTo(generation);
            assertThat(heard.getJsonArray("tiles")).isEqualTo(new JsonArray().add(tile));
            assertThat(heard.getBoolean("complete")).isTrue();
            assertThat(new String(api.get("/tiles/weave/" + tile, "Accept-Encoding", "identity")
                            .body()))
                    .isEqualTo("second");
        }
    }

    @Test
    void aGenerationThatNobodyAnnouncedIsFound() {
        try (EventStream feed = EventStream.open(api.uri("/live"))) {
            long generation = weave.publish(TestTileset.TILE, "silent").generation();

            JsonObject heard =
                    feed.await("tiles", event -> event.name().equals("tiles")).data();
            assertThat(heard.getLong("generation")).isEqualTo(generation);
            assertThat(heard.getBoolean("complete")).isFalse();
        }
    }

    @Test
    void whatIsDeletedIsNotFoundAnyMore() {
        bus.node("a", "Reparaturcafé Lindenhof", 9.5, 47.1);
        untilFound("reperaturcafe linden");
        try (EventStream vaduz = EventStream.open(api.uri("/live?" + VADUZ));
                EventStream sea = EventStream.open(api.uri("/live?bbox=7,53,9,55"))) {
            bus.deleted("a");
            bus.node("marker", "Ende", 8, 54);
            sea.await("the marker", event -> event.key().equals("marker"));
            vaduz.await("the deletion", event -> event.data().getString("kind").equals("deleted"));
            assertThat(sea.rows()).extracting(EventStream.Event::key).containsExactly("marker");
        }
        assertThat(Await.until(() -> hits("reparaturcafe") == 0, Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void aMessageThatCannotBeReadIsCountedAndPassed() {
        bus.say("wg.event.node.upserted", "{\"kind\":\"upserted\",\"title\":\"kanarienvogel\"}");
        bus.node("a", "Danach", 9.5, 47.1);
        untilFound("Danach");

        String metrics = new String(api.get("/metrics").body());
        assertThat(metrics).contains("wg_api_events_undecodable_total{stage=\"serve\"} 1.0");
        assertThat(metrics).doesNotContain("kanarienvogel");
    }

    @Test
    void theBusMayGoAndComeBack() {
        bus.node("a", "Davor", 9.5, 47.1);
        untilFound("Davor");
        bus.updateAndAge();
        api.nats.killHard();
        assertThat(Await.until(() -> !part("nats").getString("status").equals("up"), Duration.ofSeconds(20)))
                .isTrue();
        assertThat(api.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(hits("Davor")).as("search goes on").isEqualTo(1);

        api.nats.restart();
        long after = bus.node("b", "Danach", 9.5, 47.1);
        untilFound("Danach");
        assertThat(part("nats").getString("status")).isEqualTo("up");
        assertThat(part("search").getLong("sequence")).isEqualTo(after);
        assertThat(part("search").getLong("rows"))
                .as("it is the same stream: what only the index has stays there")
                .isEqualTo(2);
    }

    private void untilFound(String text) {
        assertThat(Await.until(() -> hits(text) == 1, Duration.ofSeconds(20)))
                .as("search finds %s", text)
                .isTrue();
    }

    private int hits(String text) {
        String query = java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
        HttpResponse<byte[]> response = api.get("/search?q=" + query);
        assertThat(response.statusCode()).isEqualTo(200);
        return json(response).getJsonArray("hits").size();
    }

    private JsonObject part(String name) {
        return json(api.get("/health/ready")).getJsonObject("parts").getJsonObject(name);
    }
}
