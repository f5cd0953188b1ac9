package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions, fields and limits of the domain tables, whoever writes them. */
class DomainSchemaIT {

    private static final String HERE = "'SRID=4326;POINT(9.52 47.14)'::geometry";

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "account|      title|                                         'Weberin'",
                "node|         kind, title, location|                         'Ort', 'Mühle', $here",
                "edge|         source_type, source_id, target_type, target_id, edge_kind |"
                        + " 'node', gen_random_uuid(), 'node', gen_random_uuid(), 'reference'",
                "conversation| conversation_type, visibility|                 'direct', 'participants'",
                "message|      conversation_id, content|                      '$conversation', 'Hallo'",
                "place|        id, name, country_code, source, location|      7, 'Vaduz', 'LI', 'GeoNames', $here",
            })
    void versionAndTimeOfChangeBelongToTheDatabase(String table, String columns, String values) {
        String own = values.replace("$here", HERE).replace("'$conversation'", "'" + conversation("direct", null) + "'");
        String id = weave.one("INSERT INTO wg." + table + " (" + columns + ", version, updated_at) VALUES (" + own
                + ", 77, '2001-01-01') RETURNING id");
        String state = "SELECT version, updated_at BETWEEN now() - interval '1 hour' AND now() FROM wg." + table
                + " WHERE id = '" + id + "'";
        assertThat(weave.one(state)).isEqualTo("1|t");

        weave.rows("UPDATE wg." + table + " SET version = 99, updated_at = '2001-01-01' WHERE id = '" + id + "'");
        assertThat(weave.one(state)).isEqualTo("2|t");

        weave.rows("UPDATE wg." + table + " SET version = 1 WHERE id = '" + id + "'; UPDATE wg." + table
                + " SET version = NULL, updated_at = NULL WHERE id = '" + id + "'");
        assertThat(weave.one(state))
                .as("each of two changes in one transaction")
                .isEqualTo("4|t");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kind|     ''|                                          23514 node_kind_check",
                "kind|     repeat('ä', 100)|                            accepted",
                "kind|     repeat('ä', 101)|                            23514 node_kind_check",
                "title|    ''|                                          23514 node_title_check",
                "title|    repeat('ä', 200)|                            accepted",
                "title|    repeat('ä', 201)|                            23514 node_title_check",
                "summary|  ''|                                          23514 node_summary_check",
                "summary|  repeat('ä', 500)|                            accepted",
                "summary|  repeat('ä', 501)|                            23514 node_summary_check",
                "info|     repeat('ä', 20000)|                          accepted",
                "info|     repeat('ä', 20001)|                          23514 node_info_check",
                "address|  repeat('ä', 501)|                            23514 node_address_check",
                "tags|     array_fill('a'::text, '{32}')|               accepted",
                "tags|     array_fill('a'::text, '{33}')|               23514 node_tags_check",
                "tags|     ARRAY[repeat('ä', 64)]|                      accepted",
                "tags|     ARRAY[repeat('ä', 65)]|                      23514 node_tags_check",
                "tags|     ARRAY['']|                                   23514 node_tags_check",
                "tags|     ARRAY[NULL]::text[]|                         23514 node_tags_check",
                "topics|   '{wohnen,natur,kunst,handwerk}'|             accepted",
                "topics|   '{wohnen,natur,kunst,handwerk,energie}'|     23514 node_topics_check",
                "topics|   '{fliegen}'|                                 23514 node_topics_check",
                "topics|   ARRAY[NULL]::text[]|                         23514 node_topics_check",
                "location| NULL|                                        23502 location",
                "location| 'SRID=4326;POINT EMPTY'|                     23514 node_location_check",
                "location| ST_SetSRID(ST_Point(180, -90), 4326)|        accepted",
                "location| ST_SetSRID(ST_Point(180.1, 47), 4326)|       23514 node_location_check",
                "location| ST_SetSRID(ST_Point(9, 90.1), 4326)|         23514 node_location_check",
                "location| ST_SetSRID(ST_Point('NaN', 47), 4326)|       23514 node_location_check",
                "location| ST_SetSRID(ST_Point('Infinity', 47), 4326)|  23514 node_location_check",
                "location| 'SRID=3857;POINT(9 47)'|                     22023",
                "location| 'SRID=4326;LINESTRING(9 47, 10 48)'|         22023",
                "create_actor_id|     gen_random_uuid()|                23514 node_operation",
                "create_operation_id| gen_random_uuid()|                23514 node_operation",
                "created_by_account_id| gen_random_uuid()|              23503 node_created_by_account_id_fkey",
            })
    void aNodeKeepsItsLimits(String column, String value, String outcome) {
        UUID id = node("Mühle");
        assertThat(weave.refusal("UPDATE wg.node SET " + column + " = " + value + " WHERE id = '" + id + "'"))
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "title|   repeat('ä', 201)|               23514 account_title_check",
                "summary| repeat('ä', 501)|               23514 account_summary_check",
                "email|   'a@'|                           23514 account_email_check",
                "email|   repeat('a', 321)|               23514 account_email_check",
                "tags|    array_fill('a'::text, '{64}')|  accepted",
                "tags|    array_fill('a'::text, '{65}')|  23514 account_tags_check",
            })
    void anAccountKeepsItsLimits(String column, String value, String outcome) {
        UUID id = weave.insert("INSERT INTO wg.account (title) VALUES ('Weberin')");
        assertThat(weave.refusal("UPDATE wg.account SET " + column + " = " + value + " WHERE id = '" + id + "'"))
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "source_type| 'person'|            23514 edge_source_type_check",
                "target_type| 'person'|            23514 edge_target_type_check",
                "edge_kind|   'friendship'|        23514 edge_edge_kind_check",
                "note|        ''|                  23514 edge_note_check",
                "note|        repeat('ä', 1000)|   accepted",
                "note|        repeat('ä', 1001)|   23514 edge_note_check",
                "faden_type, faden_subject_id| 'vote', gen_random_uuid()|  accepted",
                "faden_type, faden_subject_id| 'gift', gen_random_uuid()|  23514 edge_faden_type_check",
                "faden_type, faden_subject_id| 'vote', NULL|               23514 edge_subject",
                "faden_type, faden_subject_id| NULL, gen_random_uuid()|    23514 edge_subject",
                "created_at, expires_at| now(), now() + interval '168 hours'|              accepted",
                "created_at, expires_at| NULL, NULL|                                       accepted",
                "created_at, expires_at| now(), now() + interval '168 hours 1 second'|     23514 edge_lifetime",
                "created_at, expires_at| now(), now() + interval '167 hours 59 minutes'|   23514 edge_lifetime",
                "created_at, expires_at| now(), NULL|                                      23514 edge_lifetime",
                "created_at, expires_at| NULL, now()|                                      23514 edge_lifetime",
                "created_at, expires_at| 'infinity', 'infinity'|                           23514 edge_lifetime",
                "created_at, expires_at| '-infinity', '-infinity'|                         23514 edge_lifetime",
            })
    void anEdgeKeepsItsLimitsAndLivesAWeek(String columns, String values, String outcome) {
        UUID id = weave.insert("INSERT INTO wg.edge (source_type, source_id, target_type, target_id, edge_kind)"
                + " VALUES ('node', gen_random_uuid(), 'account', gen_random_uuid(), 'reference')");
        assertThat(weave.refusal("UPDATE wg.edge SET (" + columns + ") = ROW(" + values + ") WHERE id = '" + id + "'"))
                .isEqualTo(outcome);
    }

    @Test
    void aWeekIs168HoursWhereverTheClocksAreSet() {
        String acrossSummerTime = "SET LOCAL TimeZone = 'Europe/Berlin'; INSERT INTO wg.edge (source_type, source_id,"
                + " target_type, target_id, edge_kind, created_at, expires_at) VALUES ('node', gen_random_uuid(), 'node',"
                + " gen_random_uuid(), 'reference', '2026-03-27 12:00', '2026-04-03 %s')";

        assertThat(weave.refusal(acrossSummerTime.formatted("13:00"))).isEqualTo(SchemaDatabase.ACCEPTED);
        assertThat(weave.refusal(acrossSummerTime.formatted("12:00"))).isEqualTo("23514 edge_lifetime");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "content|             ''|                  23514 message_content_check",
                "content|             repeat('ä', 4000)|   accepted",
                "content|             repeat('ä', 4001)|   23514 message_content_check",
                "content|             NULL|                23514 message_tombstone",
                "deleted_at|          now()|               23514 message_tombstone",
                "deleted_at, content| now(), NULL|         accepted",
                "author_title|        repeat('ä', 201)|    23514 message_author_title_check",
            })
    void aMessageIsSaidOrATombstone(String columns, String values, String outcome) {
        UUID id = weave.insert("INSERT INTO wg.message (conversation_id, content) VALUES ('"
                + conversation("direct", null) + "', 'Hallo')");
        assertThat(weave.refusal(
                        "UPDATE wg.message SET (" + columns + ") = ROW(" + values + ") WHERE id = '" + id + "'"))
                .isEqualTo(outcome);
    }

    @Test
    void aRepeatedCreateMeetsItsFirstRow() {
        String create = "INSERT INTO wg.node (kind, title, location, create_actor_id, create_operation_id)"
                + " VALUES ('Ort', 'Mühle', " + HERE + ", '%s', '%s')";
        UUID actor = UUID.randomUUID();
        UUID operation = UUID.randomUUID();
        weave.rows(create.formatted(actor, operation));

        assertThat(weave.refusal(create.formatted(actor, operation))).isEqualTo("23505 node_operation");
        assertThat(weave.refusal(create.formatted(UUID.randomUUID(), operation)))
                .isEqualTo(SchemaDatabase.ACCEPTED);
        assertThat(weave.refusal(create.formatted(actor, UUID.randomUUID()))).isEqualTo(SchemaDatabase.ACCEPTED);
    }

    @Test
    void aNodeOutlivesTheAccountThatMadeIt() {
        UUID account = weave.insert("INSERT INTO wg.account (title) VALUES ('Weberin')");
        UUID node = weave.insert(
                "INSERT INTO wg.node (kind, title, location, created_by_account_id) VALUES ('Ort', 'Mühle', " + HERE
                        + ", '" + account + "')");

        weave.rows("DELETE FROM wg.account WHERE id = '" + account + "'");

        assertThat(weave.one("SELECT created_by_account_id IS NULL, version FROM wg.node WHERE id = '" + node + "'"))
                .isEqualTo("t|2");
    }

    @Test
    void theOutboxSaysWhatAChangeMeant() {
        String insert = "INSERT INTO wg.outbox (aggregate_type, aggregate_id, type, payload, trace_parent) VALUES (%s)";
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String whole = "'node', gen_random_uuid(), 'created', '{\"version\": 1}', '" + trace + "'";
        weave.rows(insert.formatted(whole));

        assertThat(weave.rows("SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                        + " WHERE table_schema = 'wg' AND table_name = 'outbox' ORDER BY ordinal_position"))
                .containsExactly(
                        "id|uuid|NO",
                        "aggregate_type|text|NO",
                        "aggregate_id|uuid|NO",
                        "type|text|NO",
                        "payload|jsonb|NO",
                        "trace_parent|text|YES",
                        "occurred_at|timestamp with time zone|NO");
        assertThat(weave.one(
                        "SELECT id IS NOT NULL, payload, abs(extract(epoch FROM clock_timestamp() - occurred_at)) < 3600"
                                + " FROM wg.outbox WHERE trace_parent = '" + trace + "'"))
                .isEqualTo("t|{\"version\": 1}|t");
        assertThat(weave.refusal(insert.formatted("'Node', gen_random_uuid(), 'created', '{}', NULL")))
                .isEqualTo("23514 outbox_aggregate_type_check");
        assertThat(weave.refusal(insert.formatted("'node.>', gen_random_uuid(), 'created', '{}', NULL")))
                .isEqualTo("23514 outbox_aggregate_type_check");
        assertThat(weave.refusal(insert.formatted("'node', gen_random_uuid(), 'a b', '{}', NULL")))
                .isEqualTo("23514 outbox_type_check");
        assertThat(weave.refusal(insert.formatted("'node', gen_random_uuid(), E'created\\n', '{}', NULL")))
                .isEqualTo("23514 outbox_type_check");
        assertThat(weave.refusal(insert.formatted("'node', NULL, 'created', '{}', NULL")))
                .isEqualTo("23502 aggregate_id");
        assertThat(weave.refusal(insert.formatted("'node', gen_random_uuid(), 'created', '{}', 'somebody'")))
                .isEqualTo("23514 outbox_trace_parent_check");
    }

    /** A restore, and many a tool, works with an empty path; extensions may live in any schema. */
    @Test
    void everythingWorksWithAnEmptySearchPath() {
        assertThat(
                        weave.rows(
                                "SET LOCAL search_path = ''; INSERT INTO wg.account (title, map_state, radius_m, location)"
                                        + " VALUES ('Weberin', 'radius', 250, 'SRID=4326;POINT(9.52 47.14)') RETURNING public_point IS NOT NULL"))
                .containsExactly("t");
        assertThat(
                        weave.rows(
                                "SET LOCAL search_path = ''; INSERT INTO wg.node (kind, title, location, tags, topics) VALUES"
                                        + " ('Ort', 'Mühle', 'SRID=4326;POINT(9.52 47.14)', '{a}', '{natur}') RETURNING version"))
                .containsExactly("1");
        assertThat(weave.rows("SET LOCAL search_path = ''; DELETE FROM wg.node RETURNING true"))
                .isNotEmpty();
        assertThat(weave.rows("SET LOCAL search_path = ''; SELECT count(*) FROM wg.public_account, wg.public_edge"))
                .isNotEmpty();
        weave.rows("SELECT pg_drop_replication_slot(wg.slot_name())");
        assertThat(weave.rows("SET LOCAL search_path = ''; SELECT wg.open_slot()"))
                .hasSize(1);
    }

    @Test
    void aBoxFindsPublicRowsByIndex() {
        String box = "ST_Intersects(%s, ST_MakeEnvelope(9, 47, 10, 48, 4326))";
        String plan = "SET LOCAL enable_seqscan = off; EXPLAIN SELECT id FROM wg.%s WHERE " + box;

        assertThat(weave.rows(plan.formatted("public_account", "public_point")).toString())
                .contains("account_public_point");
        assertThat(weave.rows(plan.formatted("public_node", "location")).toString())
                .contains("node_location");
        assertThat(weave.rows(
                        "SELECT indexname FROM pg_indexes WHERE schemaname = 'wg' AND indexdef LIKE '%USING gist%'"))
                .contains("account_public_point", "node_location");
    }

    private static UUID node(String title) {
        return weave.insert(
                "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', '" + title + "', " + HERE + ")");
    }

    private static UUID conversation(String type, UUID node) {
        return weave.insert("INSERT INTO wg.conversation (conversation_type, visibility, node_id) VALUES ('" + type
                + "', 'participants', " + (node == null ? "NULL" : "'" + node + "'") + ")");
    }
}
