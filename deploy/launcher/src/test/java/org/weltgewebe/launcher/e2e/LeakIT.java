package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weltgewebe.servers.Await;

/**
 * Seeds values that must never leave Postgres and searches every store for them byte by byte: streams, archives, search index, state,
 * logs, configuration and API answers. The same search finds a public title in each store that holds titles, so it does see.
 */
class LeakIT {

    private static final String ACCOUNT = "44444444-4444-4444-8444-444444444444";
    private static final String MARKER = "Sichtbarer Titel Kolibri";
    private static final double LON = 9.5173628194;
    private static final double LAT = 47.1528374651;

    private static final List<Canary> PRIVATE = List.of(
            Canary.text("e-mail", "kanarie-4711@beispiel.invalid"),
            Canary.text("edge note", "Kanariennotiz nur fuer zwei"),
            Canary.text("undeclared column", "Kanarie-Unerklaert-0815"),
            Canary.text("message", "Kanariennachricht im Vertrauen"),
            Canary.text("outbox payload", "Kanarie-Umschlag-2342"),
            Canary.coordinate("exact longitude", LON),
            Canary.coordinate("exact latitude", LAT));

    private static final List<String> STORES_WITH_TITLES = List.of("nats", "tilesets", "search", "checkpoints");

    private static RunningWeave weave;

    @BeforeAll
    static void seed() throws Exception {
        weave = RunningWeave.start();
        weave.sql(
                "ALTER TABLE wg.account ADD COLUMN geheimnis text",
                "INSERT INTO wg.account (id, title, email, map_state, radius_m, location, geheimnis) VALUES ('"
                        + ACCOUNT
                        + "', '" + MARKER + "', 'kanarie-4711@beispiel.invalid', 'radius', 300, ST_SetSRID(ST_Point("
                        + LON + ", " + LAT + "), 4326), 'Kanarie-Unerklaert-0815')",
                "INSERT INTO wg.node (id, kind, title, location) VALUES ('55555555-5555-4555-8555-555555555555', 'Ort', '"
                        + MARKER + " zwei', 'SRID=4326;POINT(9.52 47.15)')",
                "INSERT INTO wg.edge (source_type, source_id, target_type, target_id, edge_kind, note) VALUES ('account', '"
                        + ACCOUNT + "', 'node', '55555555-5555-4555-8555-555555555555', 'reference',"
                        + " 'Kanariennotiz nur fuer zwei')",
                "WITH c AS (INSERT INTO wg.conversation (conversation_type, node_id, visibility) VALUES ('node',"
                        + " '55555555-5555-4555-8555-555555555555', 'public') RETURNING id)"
                        + " INSERT INTO wg.message (conversation_id, content) SELECT id, 'Kanariennachricht im Vertrauen' FROM c",
                "INSERT INTO wg.outbox (aggregate_type, aggregate_id, type, payload) VALUES ('node',"
                        + " '55555555-5555-4555-8555-555555555555', 'created',"
                        + " '{\"version\": 1, \"fields\": [], \"x\": \"Kanarie-Umschlag-2342\"}')",
                "UPDATE wg.account SET summary = 'geaendert' WHERE id = '" + ACCOUNT + "'",
                "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'Letzter Knoten', 'SRID=4326;POINT(9.52 47.15)')");
        assertThat(Await.until(LeakIT::everythingArrived, Duration.ofSeconds(60)))
                .as("the last row reached search and tile")
                .isTrue();
    }

    @AfterAll
    static void stop() throws Exception {
        weave.close();
    }

    @Test
    void nothingPrivateIsInAnyFileOutsidePostgres() throws Exception {
        try (Stream<Path> stores = Files.list(weave.directory())) {
            for (Path store : stores.filter(
                            path -> !path.getFileName().toString().equals("postgres"))
                    .toList()) {
                assertThat(LeakScan.below(store, PRIVATE)).as(store.toString()).isEmpty();
            }
        }
    }

    @Test
    void theRowThatWasSetAsideIsListedWithoutAValueAndDecryptedForTheHolderOfTheKey() throws Exception {
        assertThat(weave.dlq("list", "--json")).as("letters are open").isEqualTo(2);
        assertThat(LeakScan.below(weave.dlqLog(), PRIVATE)).isEmpty();
        assertThat(weave.dlqLog()).content().contains("EVENT_PAYLOAD_INVALID");
        Files.delete(weave.dlqLog());
        try {
            assertThat(weave.dlq("show", "1", "--json")).isZero();
            assertThat(LeakScan.below(weave.dlqLog(), PRIVATE))
                    .as("the one way out")
                    .isNotEmpty();
        } finally {
            Files.delete(weave.dlqLog());
        }
    }

    @Test
    void theSameSearchFindsAPublicTitleInEveryStoreThatHoldsTitles() throws Exception {
        List<Canary> marker = List.of(Canary.text("marker", MARKER));
        for (String store : STORES_WITH_TITLES) {
            assertThat(LeakScan.below(weave.directory().resolve(store), marker))
                    .as(store)
                    .isNotEmpty();
        }
        assertThat(LeakScan.below(
                        weave.directory().resolve("nats"),
                        List.of(Canary.text("sealed original", "\"form\":\"encrypted\""))))
                .as("the outbox row that was set aside is there, encrypted")
                .isNotEmpty();
        assertThat(LeakScan.below(weave.directory().resolve("postgres"), PRIVATE))
                .as("the seed is in Postgres itself")
                .isNotEmpty();
    }

    @Test
    void nothingPrivateIsInAnyAnswerOfTheApi() throws Exception {
        boolean sawMarker = false;
        for (String path : List.of(
                "/api/account",
                "/api/account/" + ACCOUNT,
                "/api/node",
                "/api/edge",
                "/search?q=Kolibri",
                "/search?q=kanarie",
                "/search?q=geheimnis",
                "/tiles/weave",
                "/archives/weave",
                "/metrics",
                "/health/ready")) {
            byte[] body = weave.get(path).body();
            assertThat(PRIVATE.stream().filter(canary -> canary.isIn(body)).map(Canary::name))
                    .as(path)
                    .isEmpty();
            sawMarker |= new String(body, StandardCharsets.UTF_8).contains(MARKER);
        }
        assertThat(sawMarker).as("positive control").isTrue();
    }

    @Test
    void theRadiusAccountShowsAPointInsideItsCircleThatIsNotItsPlace() throws Exception {
        var position = weave.json("/api/account/" + ACCOUNT).path("geometry").path("coordinates");
        double metersEast = (position.path(0).asDouble() - LON) * 111_320 * Math.cos(Math.toRadians(LAT));
        double metersNorth = (position.path(1).asDouble() - LAT) * 111_320;
        assertThat(Math.hypot(metersEast, metersNorth)).isBetween(0.001, 301.0);
    }

    /** The index commits every few seconds and a checkpoint comes every second: before that a scan would search empty files. */
    private static boolean everyStoreIsWritten() throws java.io.IOException {
        for (String store : STORES_WITH_TITLES) {
            if (LeakScan.below(weave.directory().resolve(store), List.of(Canary.text("marker", MARKER)))
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static boolean everythingArrived() {
        try {
            return weave.hits("Letzter Knoten").size() == 1
                    && weave.features("14/8625/5752").toString().contains("Letzter Knoten")
                    && everyStoreIsWritten();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException("api: does not answer", e);
        }
    }
}
