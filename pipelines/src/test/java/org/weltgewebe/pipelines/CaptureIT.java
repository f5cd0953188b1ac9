package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.schemas.event.RowEventCodec;

/** Rows from a real Postgres to a real stream. */
class CaptureIT {

    private static final String CANARY = "canary-7f3a9c";

    @TempDir
    Path directory;

    private CaptureRig rig;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void insertUpdateMoveAndDeleteArriveInOrder() {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rig.database.psql("UPDATE wg.node SET title = 'Two'");
        rig.database.psql("UPDATE wg.node SET location = ST_SetSRID(ST_Point(9.6, 47.2), 4326)");
        rig.database.psql("DELETE FROM wg.node");
        List<RowEvent> events = rows("node", 4);
        assertThat(events)
                .extracting(RowEvent::kind)
                .containsExactly(Kind.UPSERTED, Kind.UPSERTED, Kind.UPSERTED, Kind.DELETED);
        assertThat(events).extracting(RowEvent::version).containsExactly(1L, 2L, 3L, 3L);
        assertThat(events.get(2).geometry()).hasToString("{\"type\":\"Point\",\"coordinates\":[9.6,47.2]}");
        assertThat(events.get(1).properties().get("title").asText()).isEqualTo("Two");
        assertThat(events.get(0).retention().datenart()).isEqualTo("knoten.inhalt");
        assertThat(events.get(3).properties()).isEmpty();
    }

    @Test
    void rowsThatExistedBeforeTheSlotArriveOnceAndNeverGoBackwards() {
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        rig.database.psql(
                "INSERT INTO wg.place (id, name, country_code, source, location)"
                        + " SELECT i, 'Place', 'LI', 'test', ST_SetSRID(ST_Point(9.5, 47.1), 4326) FROM generate_series(1, 2500) i");
        rig.database.psql("INSERT INTO wg.outbox (aggregate_type, aggregate_id, type, payload)"
                + " VALUES ('node', gen_random_uuid(), 'created', '{\"version\": 1, \"fields\": []}')");
        rig.database.psql("SELECT wg.open_slot()");
        rig.database.psql("UPDATE wg.place SET name = 'Changed' WHERE id <= 10");
        rig.database.psql("DELETE FROM wg.place WHERE id BETWEEN 11 AND 20");
        rig.database.psql("INSERT INTO wg.place (id, name, country_code, source, location)"
                + " VALUES (3000, 'New', 'LI', 'test', ST_SetSRID(ST_Point(9.5, 47.1), 4326))");
        rig.start();
        // 2480 untouched, 10 updates, 10 deletions, 1 insertion
        List<RowEvent> events = rows("place", 2501);
        assertThat(events).hasSize(2501);
        assertThat(events.stream().map(e -> e.key() + "/" + e.version() + "/" + e.kind()))
                .doesNotHaveDuplicates();
        assertThat(events.stream().filter(e -> e.kind() == Kind.DELETED)).hasSize(10);
        assertThat(rig.events("wg.outbox.node.created")).hasSize(1);
        assertThat(rig.events("wg.capture.snapshot")).hasSize(1);
    }

    @Test
    void aProcessWithoutStateGoesOnWhereTheSlotStandsWhenTheStreamHoldsTheSnapshot() throws Exception {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rows("node", 1);
        rig.stop();
        rig.database.psql(node(2, "Two", 9.5, 47.1));
        CaptureRig.delete(directory.resolve("checkpoints"));
        rig.start();
        assertThat(rows("node", 2)).extracting(RowEvent::key).containsExactly(id(1), id(2));
        assertThat(rig.events("wg.capture.snapshot")).hasSize(1);
    }

    @Test
    void aHiddenRowIsWithdrawnAndTellsNothingElse() {
        rig.start();
        rig.database.psql("INSERT INTO wg.account (id, title, email, map_state, location) VALUES ('" + id(1) + "', '"
                + CANARY + "', '" + CANARY + "@example.org', 'exact', ST_SetSRID(ST_Point(9.5, 47.1), 4326))");
        rig.database.psql("UPDATE wg.account SET map_state = 'not_on_map'");
        List<RowEvent> events = rows("account", 2);
        assertThat(events).extracting(RowEvent::kind).containsExactly(Kind.UPSERTED, Kind.WITHDRAWN);
        assertThat(events.get(0).properties().has("email")).isFalse();
        assertThat(events.get(0).properties().has("location")).isFalse();
        assertThat(events.get(1).geometry()).isNull();
        assertThat(events.get(1).properties()).isEmpty();
    }

    @Test
    void messagesStayInsideAndThreadsExpireByThemselves() {
        rig.start();
        rig.database.psql("INSERT INTO wg.conversation (id, conversation_type, visibility) VALUES ('" + id(1)
                + "', 'direct', 'participants'); INSERT INTO wg.message (conversation_id, content) VALUES ('" + id(1)
                + "', '" + CANARY
                + "'); INSERT INTO wg.edge (id, source_type, source_id, target_type, target_id, edge_kind,"
                + " note, created_at, expires_at) VALUES ('" + id(2) + "', 'node', '" + id(3) + "', 'node', '" + id(4)
                + "', 'reference', '" + CANARY + "', now(), now() + interval '168 hours')");
        RowEvent edge = rows("edge", 1).get(0);
        assertThat(edge.geometry()).isNull();
        assertThat(edge.expiresAt()).isNotNull();
        assertThat(edge.properties().get("source_id").asText()).isEqualTo(id(3));
        assertThat(rig.events()).noneMatch(m -> m.body().contains(CANARY));
        assertThat(rig.events("wg.event.message")).isEmpty();
        assertThat(rows("conversation", 1).get(0).kind()).isEqualTo(Kind.WITHDRAWN);
    }

    @Test
    void aColumnNobodyDeclaredNeverLeavesAndIsCounted() throws Exception {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rows("node", 1);
        rig.database.psql("ALTER TABLE wg.node ADD COLUMN secret text DEFAULT '" + CANARY + "'");
        rig.database.psql(node(2, "Two", 9.5, 47.1));
        rig.database.psql("UPDATE wg.node SET secret = '" + CANARY + "2', title = 'Three'");
        rig.database.psql("ALTER TABLE wg.node DROP COLUMN secret");
        rig.database.psql("UPDATE wg.node SET title = 'Four'");
        assertThat(rows("node", 6)).allMatch(e -> e.kind() == Kind.UPSERTED);
        assertThat(rig.events()).noneMatch(m -> m.body().contains(CANARY));
        assertThat(metrics()).contains("wg_undeclared_columns_total{collection=\"node\",column=\"secret\"");
    }

    @Test
    void outboxEventsLeaveWhenTheirSchemaAcceptsThemAndElseGoToTheDeadLetters() throws Exception {
        rig.start();
        rig.database.psql("INSERT INTO wg.outbox (id, aggregate_type, aggregate_id, type, payload, trace_parent) VALUES"
                + " ('" + id(1) + "', 'node', '" + id(9) + "', 'created', '{\"version\": 1, \"fields\": [\"title\"]}',"
                + " '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),"
                + " ('" + id(2) + "', 'node', '" + id(9) + "', 'created', '{\"version\": 1, \"" + CANARY + "\": \""
                + CANARY
                + "\"}', null), ('" + id(3) + "', 'node', '" + id(9) + "', 'vanished', '{}', null);"
                + " DELETE FROM wg.outbox");
        CaptureRig.await("two dead letters", () -> rig.count("WG_DEAD") >= 2);
        List<CaptureRig.Stored> events = rig.events("wg.outbox.");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).subject()).isEqualTo("wg.outbox.node.created");
        assertThat(events.get(0).envelope().id()).isEqualTo(id(1));
        assertThat(events.get(0).envelope().subject()).isEqualTo(id(9));
        assertThat(events.get(0).envelope().traceParent()).startsWith("00-0af7");
        List<CaptureRig.Stored> dead = rig.messages("WG_DEAD");
        assertThat(dead).allMatch(m -> m.subject().equals("wg.dead.classify"));
        assertThat(dead).noneMatch(m -> m.body().contains(CANARY));
        assertThat(dead.stream().map(this::fault)).containsExactly("EVENT_PAYLOAD_INVALID", "EVENT_TYPE_UNKNOWN");
        assertThat(metrics()).contains("wg_dead_letters_total{fault=\"EVENT_PAYLOAD_INVALID\",stage=\"classify\"}");
    }

    @Test
    void anUnchangedToastedValueIsInEveryUpdate() {
        rig.start();
        // Random text does not compress below the threshold, so it lies outside the row.
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rig.database.psql("UPDATE wg.node SET info = (SELECT string_agg(md5(i::text || random()::text), '') FROM"
                + " generate_series(1, 500) i)");
        rig.database.psql("UPDATE wg.node SET title = 'Two'");
        List<RowEvent> events = rows("node", 3);
        String info = events.get(1).properties().get("info").asText();
        assertThat(info).hasSize(16_000);
        assertThat(events.get(2).properties().get("info").asText()).isEqualTo(info);
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    @Test
    void aChangedKeyIsADeletionAndAnInsertion() {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rig.database.psql("UPDATE wg.node SET id = '" + id(2) + "'");
        List<RowEvent> events = rows("node", 3);
        assertThat(events).extracting(RowEvent::key).containsExactly(id(1), id(1), id(2));
        assertThat(events).extracting(RowEvent::kind).containsExactly(Kind.UPSERTED, Kind.DELETED, Kind.UPSERTED);
    }

    @Test
    void aBadGeometryIsADeadLetterAndTheStreamMovesOn() throws Exception {
        rig.database.psql("ALTER TABLE wg.node DROP CONSTRAINT node_location_check");
        rig.start();
        rig.database.psql(node(1, CANARY, 999, 47.1));
        rig.database.psql(node(2, "Two", 9.5, 47.1));
        assertThat(rows("node", 1).get(0).key()).isEqualTo(id(2));
        CaptureRig.await("a dead letter", () -> rig.count("WG_DEAD") == 1);
        CaptureRig.Stored dead = rig.messages("WG_DEAD").get(0);
        assertThat(fault(dead)).isEqualTo("GEOMETRY_INVALID");
        assertThat(dead.body()).contains(id(1), "\"location\"").doesNotContain("999", CANARY);
    }

    @Test
    void truncateIsNotPublishedAndLaterRowsArrive() {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rig.database.psql("TRUNCATE wg.node, wg.conversation, wg.message");
        rig.database.psql(node(2, "Two", 9.5, 47.1));
        assertThat(rows("node", 2)).extracting(RowEvent::key).containsExactly(id(1), id(2));
    }

    @Test
    void aPublicationThatToldOfTruncateIsRefused() {
        rig.database.psql("ALTER PUBLICATION wg_publication SET (publish = 'insert, update, delete, truncate')");
        rig.start();
        rig.database.psql("TRUNCATE wg.place");
        CaptureRig.await("a dead letter", () -> rig.count("WG_DEAD") == 1);
        assertThat(rig.messages("WG_DEAD").get(0).body()).contains("TRUNCATE", "wg.place");
    }

    @Test
    void everyProblemOfTheServerIsNamedWithItsRemedy() {
        rig.database.psql("ALTER PUBLICATION wg_publication DROP TABLE wg.edge");
        rig.database.psql("REVOKE SELECT ON wg.place FROM wg_capture");
        rig.database.psql("ALTER TABLE wg.node REPLICA IDENTITY DEFAULT");
        assertThatThrownBy(() -> rig.start())
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("SERVER_UNPREPARED")
                .hasMessageContaining("ALTER PUBLICATION wg_publication ADD TABLE wg.edge")
                .hasMessageContaining("GRANT SELECT ON wg.place TO wg_capture")
                .hasMessageContaining("ALTER TABLE wg.node REPLICA IDENTITY FULL");
    }

    @Test
    void aMissingSlotIsNamedWithItsRemedy() {
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        assertThatThrownBy(() -> rig.start())
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("SLOT_UNUSABLE")
                .hasMessageContaining("SELECT wg.open_slot()");
    }

    @Test
    void aSlotAheadOfTheCheckpointStopsTheJobInsteadOfSkippingRows() {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rows("node", 1);
        rig.awaitConfirmed();
        rig.stop();
        rig.database.psql(node(2, "Two", 9.5, 47.1));
        rig.database.psql("SELECT pg_replication_slot_advance(wg.slot_name(), pg_current_wal_lsn())");
        rig.start();
        CaptureRig.await("the job fails", () -> rig.running().jobs().states().containsValue("FAILED"));
        assertThat(rows("node", 1)).hasSize(1);
    }

    @Test
    void healthAndMetricsTellTheTruth() throws Exception {
        rig.start();
        rig.database.psql(node(1, "One", 9.5, 47.1));
        rows("node", 1);
        CaptureRig.await("lag returns to zero", () -> metrics()
                .contains("wg_lag_seconds{part=\"publish\",stage=\"capture\"} 0.0"));
        assertThat(metrics())
                .contains("wg_commit_to_ack_seconds_bucket")
                .contains("wg_rows_total{operation=\"insert\",stage=\"capture\",table=\"wg.node\"}")
                .contains("wg_events_total{collection=\"node\",kind=\"upserted\",stage=\"classify\"}")
                .contains("wg_slot_retained_wal_bytes");
        CaptureRig.await("every gauge has a value", () -> metrics().contains("wg_stream_messages{"));
        assertThat(metrics())
                .contains("wg_table_lag_seconds{stage=\"capture\",table=\"node\"} 0.0")
                .contains("wg_in_flight_messages{stage=\"distribute\"} 0.0")
                .contains("wg_stream_messages{stage=\"distribute\",stream=\"WG_EVENT\"}")
                .containsPattern("wg_checkpoint_age_seconds\\{job=\"capture\"} \\d")
                .containsPattern("wg_checkpoint_duration_seconds\\{job=\"capture\"} \\d")
                .containsPattern("wg_checkpoints_completed\\{job=\"capture\"} [1-9]")
                .contains("wg_job_restarts{job=\"capture\"} 0.0")
                .containsPattern("wg_task_busy_ratio\\{job=\"capture\",subtask=\"0\",task=\".*distribute.*\"} \\d");
        assertThat(get("/health")).contains("\"status\":\"up\"", "\"capture\":\"RUNNING\"");
    }

    /** The row events of a collection, once there are at least this many. */
    private List<RowEvent> rows(String collection, int least) {
        String prefix = "wg.event." + collection + ".";
        CaptureRig.await(
                least + " events of " + collection, () -> rig.events(prefix).size() >= least);
        Set<String> ids = rig.events().stream().map(m -> m.envelope().id()).collect(Collectors.toSet());
        assertThat(ids).hasSameSizeAs(rig.events());
        return rig.events(prefix).stream()
                .map(m -> RowEventCodec.decode(m.envelope().data()))
                .toList();
    }

    private String fault(CaptureRig.Stored dead) {
        try {
            return new ObjectMapper().readTree(dead.body()).path("fault").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String metrics() {
        return rig.metrics();
    }

    private String get(String path) {
        return rig.get(path);
    }

    static String node(int number, String title, double longitude, double latitude) {
        return "INSERT INTO wg.node (id, kind, title, location) VALUES ('" + id(number) + "', 'garden', '" + title
                + "', ST_SetSRID(ST_Point(" + longitude + ", " + latitude + "), 4326))";
    }

    static String id(int number) {
        return "00000000-0000-0000-0000-%012d".formatted(number);
    }
}
