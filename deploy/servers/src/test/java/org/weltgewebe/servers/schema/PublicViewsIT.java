package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the views show and what they never show, asked as the role of the API. */
class PublicViewsIT {

    private static final String CANARY = "canary-5b1e";
    /** Of so many digits that no random point near it can be taken for it. */
    private static final String SECRET_LON = "11.7773819264";

    private static final String SECRET_LAT = "48.3331947502";
    private static final String SECRET_PLACE = "'SRID=4326;POINT(" + SECRET_LON + " " + SECRET_LAT + ")'::geometry";

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    @Test
    void haveTheseColumnsAndNoOther() {
        assertThat(weave.rows("SELECT c.relname, string_agg(attname, ' ' ORDER BY attnum) FROM pg_class c"
                        + " JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 WHERE relkind = 'v' AND relname LIKE 'public_%'"
                        + " AND relnamespace = 'wg'::regnamespace GROUP BY 1 ORDER BY 1"))
                .containsExactly(
                        "public_account|id title summary tags map_state radius_m public_point created_at updated_at version",
                        "public_edge|id source_type source_id target_type target_id edge_kind faden_type created_at expires_at"
                                + " updated_at version",
                        "public_node|id kind title summary info tags topics address location created_at updated_at version");
    }

    @Test
    void neverShowEmailExactPlaceOrNote() {
        UUID shown = account("radius", 2_000);
        UUID end = account("exact", 0);
        UUID edge = edge("account", shown, "account", end, "NULL, NULL");
        weave.rows("UPDATE wg.account SET location = 'SRID=4326;POINT(9.5 47.1)' WHERE id = '" + end + "'");

        String account = wholeRow("public_account", shown);
        String thread = wholeRow("public_edge", edge);

        String secretInHex = weave.rows("SELECT " + SECRET_PLACE).get(0);
        assertThat(account).contains("Sichtbar").doesNotContain(CANARY, SECRET_LON, SECRET_LAT, secretInHex);
        assertThat(thread).contains(end.toString()).doesNotContain(CANARY);
    }

    @Test
    void omitHiddenAccounts() {
        UUID id = account("radius", 250);
        assertThat(seen("public_account", id)).isTrue();

        weave.rows("UPDATE wg.account SET map_state = 'not_on_map', radius_m = 0 WHERE id = '" + id + "'");

        assertThat(seen("public_account", id)).isFalse();
    }

    @Test
    void omitAnEdgeThatEndsAtAHiddenAccount() {
        UUID hidden = account("not_on_map", 0);
        UUID open = account("exact", 0);
        UUID node = weave.insert(
                "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'Mühle', " + SECRET_PLACE + ")");
        String durable = "NULL, NULL";

        assertThat(seen("public_edge", edge("account", open, "node", node, durable)))
                .isTrue();
        assertThat(seen("public_edge", edge("account", hidden, "node", node, durable)))
                .isFalse();
        assertThat(seen("public_edge", edge("node", node, "account", hidden, durable)))
                .isFalse();
        assertThat(seen("public_edge", edge("account", open, "account", hidden, durable)))
                .isFalse();
        assertThat(seen("public_edge", edge("account", UUID.randomUUID(), "node", node, durable)))
                .as("an account that does not exist")
                .isFalse();
        UUID waiting = edge("node", node, "account", hidden, durable);
        weave.rows("UPDATE wg.account SET map_state = 'exact' WHERE id = '" + hidden + "'");
        assertThat(seen("public_edge", waiting)).as("shown again").isTrue();
    }

    @Test
    void omitAnEdgeWhoseWeekIsOver() {
        UUID a = account("exact", 0);
        UUID b = account("exact", 0);

        assertThat(seen("public_edge", edge("account", a, "account", b, "now(), now() + interval '168 hours'")))
                .isTrue();
        assertThat(seen("public_edge", edge("account", a, "account", b, "now() - interval '168 hours', now()")))
                .isFalse();
    }

    /**
     * A cheap condition of the reader runs before the condition of the view and could tell what it is given. The shown row proves that
     * the ear hears.
     */
    @Test
    void giveAReadersConditionNothingOfAHiddenRow() throws Exception {
        UUID hidden = account("not_on_map", 0);
        weave.rows("UPDATE wg.account SET title = '" + CANARY + "', summary = '" + CANARY + "', tags = '{" + CANARY
                + "}' WHERE id = '" + hidden + "'");
        account("exact", 0);
        List<String> heard = new ArrayList<>();
        try (Connection reader = weave.api().connect();
                Statement statement = reader.createStatement()) {
            statement.execute("CREATE FUNCTION pg_temp.tell(said text) RETURNS boolean LANGUAGE plpgsql COST 0.0001"
                    + " AS $$ BEGIN RAISE NOTICE '%', said; RETURN true; END $$");
            for (String ask :
                    List.of("concat(a.title, a.summary, a.tags)", "a.public_point::text", "a.created_at::text")) {
                statement.execute("SELECT count(*) FROM wg.public_account a WHERE pg_temp.tell(" + ask + ")");
                for (SQLWarning notice = statement.getWarnings(); notice != null; notice = notice.getNextWarning()) {
                    heard.add(notice.getMessage());
                }
                statement.clearWarnings();
            }
        }

        assertThat(heard).anyMatch(said -> said.contains("Sichtbar"));
        assertThat(heard).noneMatch(said -> said.contains(CANARY));
    }

    private static UUID account(String mapState, int radiusM) {
        return weave.insert("INSERT INTO wg.account (title, email, map_state, radius_m, location) VALUES ('Sichtbar', '"
                + CANARY + "@example.org', '" + mapState + "', " + radiusM + ", " + SECRET_PLACE + ")");
    }

    private static UUID edge(String sourceType, UUID source, String targetType, UUID target, String life) {
        return weave.insert(
                "INSERT INTO wg.edge (source_type, source_id, target_type, target_id, edge_kind, note, faden_type,"
                        + " faden_subject_id, created_at, expires_at) SELECT '" + sourceType + "', '" + source + "', '"
                        + targetType
                        + "', '" + target + "', 'reference', '" + CANARY + "', 'vote', gen_random_uuid(), " + life);
    }

    private static boolean seen(String view, UUID id) {
        return !wholeRow(view, id).isEmpty();
    }

    /** Every value of a row as text, the point of an account as WKT; empty when the view has no such row. */
    private static String wholeRow(String view, UUID id) {
        String place = view.equals("public_account") ? "ST_AsText(r.public_point)" : "''";
        return String.join(
                "",
                weave.rows(
                        weave.api(),
                        "SELECT concat(r::text, ' ', " + place + ") FROM wg." + view + " r WHERE id = '" + id + "'"));
    }
}
