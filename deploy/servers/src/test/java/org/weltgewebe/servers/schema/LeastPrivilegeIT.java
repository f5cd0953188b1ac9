package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weltgewebe.servers.schema.SchemaDatabase.ACCEPTED;
import static org.weltgewebe.servers.schema.SchemaDatabase.FORBIDDEN;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each role may do, and that everything else is refused with SQLSTATE 42501. */
class LeastPrivilegeIT {

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
        weave.rows(
                "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'Mühle', 'SRID=4326;POINT(9.52 47.14)')");
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    /** The whole list: a grant that is added must be added here, and be argued for. */
    @Test
    void theseAreAllGrants() {
        assertThat(weave.rows("SELECT grantee, table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
                        + " FROM information_schema.role_table_grants WHERE table_schema = 'wg' AND grantee <> 'postgres'"
                        + " AND grantee <> (SELECT tableowner FROM pg_tables WHERE schemaname = 'wg' AND tablename = 'node')"
                        + " AND table_name <> 'analyst_node_h3' GROUP BY 1, 2 ORDER BY 1, 2"))
                .containsExactly(
                        "wg_analyst|public_account|SELECT",
                        "wg_analyst|public_edge|SELECT",
                        "wg_analyst|public_node|SELECT",
                        "wg_api|public_account|SELECT",
                        "wg_api|public_edge|SELECT",
                        "wg_api|public_node|SELECT",
                        "wg_capture|account|SELECT",
                        "wg_capture|backfill|SELECT",
                        "wg_capture|capture_slot|SELECT",
                        "wg_capture|conversation|SELECT",
                        "wg_capture|edge|SELECT",
                        "wg_capture|message|SELECT",
                        "wg_capture|node|SELECT",
                        "wg_capture|outbox|SELECT",
                        "wg_capture|place|SELECT");
        assertThat(weave.rows("SELECT r.rolname, c.relname, a.privilege_type, string_agg(attname, ' ' ORDER BY attname)"
                        + " FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl) a"
                        + " LEFT JOIN pg_roles r ON r.oid = a.grantee"
                        + " WHERE relnamespace = 'wg'::regnamespace GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"))
                .containsExactly(
                        "wg_api|node|INSERT|address create_actor_id create_operation_id created_by_account_id id info kind"
                                + " location summary tags title topics",
                        "wg_api|node|SELECT|create_actor_id create_operation_id id version",
                        "wg_api|node|UPDATE|address info kind location summary tags title topics",
                        "wg_api|outbox|INSERT|aggregate_id aggregate_type id payload trace_parent type",
                        "wg_capture|backfill|UPDATE|after_key finished_at reason rows_done rows_estimated started_at state");
    }

    @Test
    void noRoleIsMoreThanItNeeds() {
        assertThat(weave.rows(
                        "SELECT rolname, rolcanlogin, rolreplication, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls"
                                + " FROM pg_roles WHERE rolname LIKE 'wg\\_%' AND rolname IN ('wg_capture', 'wg_api', 'wg_analyst')"
                                + " ORDER BY 1"))
                .containsExactly("wg_analyst|f|f|f|f|f|f", "wg_api|t|f|f|f|f|f", "wg_capture|t|t|f|f|f|f");
        assertThat(weave.rows("SELECT rolname FROM pg_auth_members JOIN pg_roles r ON r.oid = member"
                        + " WHERE rolname IN ('wg_capture', 'wg_api', 'wg_analyst')"))
                .as("members of another role")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT email FROM wg.account",
                "SELECT location FROM wg.account",
                "SELECT drawn_point FROM wg.account",
                "SELECT drawn_location FROM wg.account",
                "SELECT public_point FROM wg.account",
                "SELECT note FROM wg.edge",
                "SELECT created_by_account_id FROM wg.node",
                "SELECT * FROM wg.node",
                "SELECT count(*) FROM wg.message",
                "SELECT count(*) FROM wg.conversation",
                "SELECT count(*) FROM wg.outbox",
                "SELECT count(*) FROM wg.capture_slot",
                "SELECT count(*) FROM wg.backfill",
                "SELECT wg.request_backfill('wg.node', 'asked')",
                "INSERT INTO wg.account (title) VALUES ('x')",
                "INSERT INTO wg.node (kind, title, location, version) SELECT kind, title, location, 9 FROM wg.public_node",
                "INSERT INTO wg.node (kind, title, location, created_at) SELECT kind, title, location, now() FROM wg.public_node",
                "INSERT INTO wg.outbox (aggregate_type, aggregate_id, type, occurred_at) VALUES ('node', gen_random_uuid(), 'a', now())",
                "UPDATE wg.node SET version = 9",
                "UPDATE wg.node SET created_by_account_id = NULL",
                "UPDATE wg.account SET title = 'x'",
                "UPDATE wg.outbox SET payload = '{}'",
                "UPDATE wg.public_node SET title = 'x'",
                "DELETE FROM wg.node",
                "DELETE FROM wg.outbox",
                "TRUNCATE wg.node CASCADE",
                "CREATE TABLE wg.mine (id int)",
                "CREATE TABLE public.mine (id int)",
                "ALTER TABLE wg.node DISABLE TRIGGER ALL",
                "SELECT wg.open_slot()",
                "SELECT pg_drop_replication_slot(wg.slot_name())",
                "SELECT pg_create_logical_replication_slot('wg_mine', 'pgoutput')",
                "SET session_replication_role = replica",
                "SET ROLE wg_capture",
                "COPY wg.public_node TO PROGRAM 'cat'",
            })
    void theApiIsRefused(String attempt) {
        assertThat(weave.refusal(weave.api(), attempt)).isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM wg.public_account",
                "SELECT * FROM wg.public_node",
                "SELECT * FROM wg.public_edge",
                "SELECT id, version, create_actor_id, create_operation_id FROM wg.node",
                "INSERT INTO wg.node (id, kind, title, summary, info, tags, topics, address, location) SELECT gen_random_uuid(),"
                        + " kind, title, summary, info, tags, topics, address, location FROM wg.public_node",
                "UPDATE wg.node SET title = 'x' WHERE version = 1",
                "INSERT INTO wg.outbox (aggregate_type, aggregate_id, type, payload) VALUES ('node', gen_random_uuid(), 'a', '{}')",
            })
    void theApiMay(String attempt) {
        assertThat(weave.refusal(weave.api(), attempt)).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"account", "node", "edge", "conversation", "message", "place", "outbox", "capture_slot"})
    void captureReadsAndNeverWrites(String table) {
        String column = weave.rows(
                        "SELECT attname FROM pg_attribute WHERE attrelid = 'wg." + table + "'::regclass AND attnum = 1")
                .get(0);

        assertThat(weave.refusal(weave.capture(), "SELECT * FROM wg." + table)).isEqualTo(ACCEPTED);
        assertThat(weave.refusal(weave.capture(), "INSERT INTO wg." + table + " DEFAULT VALUES"))
                .isEqualTo(FORBIDDEN);
        assertThat(weave.refusal(weave.capture(), "UPDATE wg." + table + " SET " + column + " = " + column))
                .isEqualTo(FORBIDDEN);
        assertThat(weave.refusal(weave.capture(), "DELETE FROM wg." + table)).isEqualTo(FORBIDDEN);
        assertThat(weave.refusal(weave.capture(), "TRUNCATE wg." + table)).isEqualTo(FORBIDDEN);
        assertThat(weave.refusal(weave.capture(), "SELECT FROM wg." + table + " FOR UPDATE"))
                .isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE wg.mine (id int)",
                "CREATE TABLE public.mine (id int)",
                "ALTER PUBLICATION wg_publication DROP TABLE wg.edge",
                "CREATE PUBLICATION mine FOR TABLE wg.node",
                "INSERT INTO wg.backfill (relation, purpose, epoch) VALUES ('wg.node', 'asked', '00000000')",
                "UPDATE wg.backfill SET relation = 'wg.account'",
                "UPDATE wg.backfill SET rows_per_second = 1",
                "DELETE FROM wg.backfill",
                "TRUNCATE wg.backfill",
                "SELECT * FROM wg.public_account",
                "SELECT wg.open_slot()",
                "SET ROLE wg_api",
            })
    void captureIsRefused(String attempt) {
        assertThat(weave.refusal(weave.capture(), attempt)).isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM wg.backfill",
                "UPDATE wg.backfill SET state = 'running', started_at = now(), rows_done = 1, after_key = 'a', reason = 'b'",
                "SELECT wg.request_backfill('wg.node', 'new_contract')",
            })
    void captureMayReportOnBackfills(String attempt) {
        assertThat(weave.refusal(weave.capture(), attempt)).isEqualTo(ACCEPTED);
    }

    @Test
    void analystsReadTheViewsAlone() {
        String asAnalyst = "CREATE ROLE wg_test_analyst IN ROLE wg_analyst; SET LOCAL ROLE wg_test_analyst; ";

        assertThat(weave.refusal(asAnalyst + "SELECT * FROM wg.public_node, wg.public_account, wg.public_edge"))
                .isEqualTo(ACCEPTED);
        assertThat(weave.refusal(asAnalyst + "SELECT id FROM wg.node")).isEqualTo(FORBIDDEN);
        assertThat(weave.refusal(asAnalyst + "SELECT id FROM wg.account")).isEqualTo(FORBIDDEN);
        assertThat(weave.refusal(asAnalyst + "DELETE FROM wg.node")).isEqualTo(FORBIDDEN);
    }
}
