package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.servers.Await;

/** The page "Follow one edit" of the README, executed: every step from COMMIT to the map, for an insert, a move, a hiding and a delete. */
class FollowOneEditIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Tile of Vaduz (9.5209, 47.1410) at zoom 14, and of Balzers (9.4997, 47.0680). */
    private static final String VADUZ = "14/8625/5753";

    private static final String BALZERS = "14/8624/5758";

    private static RunningWeave weave;

    @BeforeAll
    static void start() throws Exception {
        weave = RunningWeave.start();
    }

    @AfterAll
    static void stop() throws Exception {
        weave.close();
    }

    @Test
    void anInsertAMoveAndADeleteReachStreamTileSearchAndFeed() throws Exception {
        String id = "11111111-1111-4111-8111-111111111111";
        try (LiveFeed feed = new LiveFeed(weave.address("/live"))) {
            weave.sql("INSERT INTO wg.node (id, kind, title, topics, location) VALUES ('" + id
                    + "', 'Ort', 'Reparaturcafé am Lindenplatz', '{handwerk}', 'SRID=4326;POINT(9.5209 47.1410)')");
            until("tile", () -> titles(VADUZ).contains("Reparaturcafé am Lindenplatz"));
            until("search, with a typo", () -> weave.hits("reperaturcafe linden")
                    .contains(id));
            assertThat(feed.sees(event -> isRow(event, id, "upserted"))).isTrue();
            assertThat(kindsInStream(id)).containsExactly(RowEvent.Kind.UPSERTED);

            weave.sql("UPDATE wg.node SET location = 'SRID=4326;POINT(9.4997 47.0680)' WHERE id = '" + id + "'");
            until("new tile", () -> titles(BALZERS).contains("Reparaturcafé am Lindenplatz"));
            until("old tile", () -> !titles(VADUZ).contains("Reparaturcafé am Lindenplatz"));
            assertThat(feed.sees(event -> event.name().equals("tiles")
                            && event.data().path("tiles").toString().contains(BALZERS)))
                    .isTrue();

            weave.sql("DELETE FROM wg.node WHERE id = '" + id + "'");
            until("tile without it", () -> !titles(BALZERS).contains("Reparaturcafé am Lindenplatz"));
            until("search without it", () -> !weave.hits("reparaturcafe linden").contains(id));
            assertThat(feed.sees(event -> isRow(event, id, "deleted"))).isTrue();
            assertThat(kindsInStream(id))
                    .containsExactly(RowEvent.Kind.UPSERTED, RowEvent.Kind.UPSERTED, RowEvent.Kind.DELETED);
        }
    }

    @Test
    void aThreadIsDrawnOnlyWhileBothEndsAreOnTheMap() throws Exception {
        String account = "22222222-2222-4222-8222-222222222222";
        String node = "33333333-3333-4333-8333-333333333333";
        weave.sql(
                "INSERT INTO wg.account (id, title, map_state, location) VALUES ('" + account
                        + "', 'Garnrolle am Rhein', 'exact', 'SRID=4326;POINT(9.5005 47.0685)')",
                "INSERT INTO wg.node (id, kind, title, location) VALUES ('" + node
                        + "', 'Ort', 'Knoten am Rhein', 'SRID=4326;POINT(9.4992 47.0677)')",
                "INSERT INTO wg.edge (source_type, source_id, target_type, target_id, edge_kind) VALUES ('account', '"
                        + account + "', 'node', '" + node + "', 'reference')");
        until("account", () -> titles(BALZERS).contains("Garnrolle am Rhein"));
        until("thread", () -> layers(BALZERS).contains("edge"));

        weave.sql("UPDATE wg.account SET map_state = 'not_on_map' WHERE id = '" + account + "'");
        until("no account", () -> !titles(BALZERS).contains("Garnrolle am Rhein"));
        until("no thread", () -> !layers(BALZERS).contains("edge"));
        until("no hit", () -> !weave.hits("garnrolle rhein").contains(account));
        assertThat(weave.get("/api/account/" + account).statusCode()).isEqualTo(404);
    }

    @Test
    void aNodeCountsInItsClusterAtLowZoom() throws Exception {
        weave.sql(
                "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'Weit draußen', 'SRID=4326;POINT(-170.5 -45.2)')");
        until("cluster", () -> {
            for (JsonNode feature : weave.features("0/0/0")) {
                if (feature.path("layer").asText().equals("node_cluster")
                        && feature.path("geometry").path("coordinates").path(0).asDouble() < -160) {
                    return feature.path("properties").path("count").asInt() == 1;
                }
            }
            return false;
        });
    }

    private static boolean isRow(LiveFeed.Event event, String key, String kind) {
        return event.name().equals("row")
                && event.data().path("key").asText().equals(key)
                && event.data().path("kind").asText().equals(kind)
                && !event.id().isEmpty();
    }

    private static List<String> titles(String tile) throws Exception {
        List<String> titles = new ArrayList<>();
        weave.features(tile)
                .forEach(f -> titles.add(f.path("properties").path("title").asText()));
        return titles;
    }

    private static List<String> layers(String tile) throws Exception {
        List<String> layers = new ArrayList<>();
        weave.features(tile).forEach(f -> layers.add(f.path("layer").asText()));
        return layers;
    }

    /** Kinds of the events of one row in stream order; each message is read as any consumer would. */
    private static List<RowEvent.Kind> kindsInStream(String key) throws Exception {
        List<RowEvent.Kind> kinds = new ArrayList<>();
        try (Connection connection = Nats.connect(weave.natsUrl())) {
            JetStreamManagement management = connection.jetStreamManagement(RunningWeave.PATIENT);
            long last = management
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
            for (long sequence = 1; sequence <= last; sequence++) {
                MessageInfo message = management.getMessage(Subjects.STREAM_EVENT, sequence);
                EventEnvelope envelope =
                        EventEnvelope.of(name -> message.getHeaders().getFirst(name), message.getData());
                if (envelope.subject().equals(key) && message.getSubject().startsWith("wg.event.")) {
                    RowEvent event = RowEventCodec.decode(envelope.data());
                    assertThat(message.getSubject()).isEqualTo(Subjects.row(event.collection(), event.kind()));
                    kinds.add(event.kind());
                }
            }
        }
        return kinds;
    }

    private static void until(String what, Callable<Boolean> condition) {
        boolean reached = Await.until(
                () -> {
                    try {
                        return condition.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(what, e);
                    }
                },
                PATIENCE);
        assertThat(reached).as(what + " within " + PATIENCE).isTrue();
    }
}
