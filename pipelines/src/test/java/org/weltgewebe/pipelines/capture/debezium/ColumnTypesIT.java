package org.weltgewebe.pipelines.capture.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.SlotRecord;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.pipelines.capture.postgres.ChunkReader;
import org.weltgewebe.pipelines.capture.postgres.PostgresConnections;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

/** A value of any type is the same whether it came through the slot or was read from the table. */
class ColumnTypesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UNREADABLE = "unreadable";

    /** A column and a value of it. */
    private record Case(String type, String value) {}

    private static final List<Case> CASES = List.of(
            new Case("bool", "true"),
            new Case("int2", "-3"),
            new Case("int4", "2147483647"),
            new Case("int8", "-9223372036854775808"),
            new Case("oid", "4294967295"),
            new Case("float4", "0.1"),
            new Case("float4", "'NaN'"),
            new Case("float8", "0.1"),
            new Case("float8", "'-Infinity'"),
            new Case("numeric", "123456789012345678901234567890.12345"),
            new Case("numeric(10, 2)", "0.10"),
            new Case("numeric", "'NaN'"),
            new Case("numeric", "'Infinity'"),
            new Case("money", "12.34"),
            new Case("text", "'ß €'"),
            new Case("varchar(10)", "'ß'"),
            new Case("char(5)", "'ß'"),
            new Case("\"char\"", "'c'"),
            new Case("citext", "'ß'"),
            new Case("uuid", "'7d4e58a6-0d5c-4f1c-9b5e-0a4f2b7f9a11'"),
            new Case("json", "'{\"a\":  1.50}'"),
            new Case("jsonb", "'{\"b\": 1.50, \"a\": null}'"),
            new Case("xml", "'<a/>'"),
            new Case("bytea", "'\\x01ff'"),
            new Case("bit(1)", "B'1'"),
            new Case("bit(3)", "B'101'"),
            new Case("varbit", "B'101'"),
            new Case("date", "'2026-01-02'"),
            new Case("time", "'03:04:05.6'"),
            new Case("timetz", "'03:04:05.6+01'"),
            new Case("timestamp", "'2026-01-02 03:04:05.678901'"),
            new Case("timestamptz", "'2026-01-02 03:04:05.678901+01'"),
            new Case("timestamptz", "'1890-01-02 03:04:05+01'"),
            new Case("timestamptz", "'infinity'"),
            new Case("timestamptz", "'-infinity'"),
            new Case("interval", "'1 day 2 hours'"),
            new Case("inet", "'192.0.2.1/24'"),
            new Case("inet", "'2001:db8::1'"),
            new Case("cidr", "'192.0.2.0/24'"),
            new Case("macaddr", "'08:00:2b:01:02:03'"),
            new Case("macaddr8", "'08:00:2b:01:02:03:04:05'"),
            new Case("int4range", "'[1,5)'"),
            new Case("int8range", "'[1,5)'"),
            new Case("numrange", "'[1.5,5)'"),
            new Case("daterange", "'[2026-01-01,2026-01-03)'"),
            new Case("tsrange", "'[2026-01-01 00:00:00,2026-01-03 00:00:00)'"),
            new Case("tstzrange", "'[2026-01-01 00:00:00+00,2026-01-03 00:00:00+00)'"),
            new Case("text[]", "'{a,\"\",ß}'"),
            new Case("text[]", "'{}'"),
            new Case("text[]", "'{a,NULL}'"),
            new Case("text[]", "'{{a,b},{c,d}}'"),
            new Case("varchar(9)[]", "'{a,b}'"),
            new Case("char(3)[]", "'{a,b}'"),
            new Case("citext[]", "'{a,b}'"),
            new Case("int4[]", "'{1,2}'"),
            new Case("int4[]", "'{}'"),
            new Case("uuid[]", "'{7d4e58a6-0d5c-4f1c-9b5e-0a4f2b7f9a11}'"),
            new Case("inet[]", "'{192.0.2.1}'"),
            new Case("json[]", "array['{\"a\": 1}'::json]"),
            new Case("jsonb[]", "array['{\"a\": 1}'::jsonb]"),
            new Case("bool[]", "'{t,f}'"),
            new Case("point", "'(1,2)'"),
            new Case("geometry", "ST_SetSRID(ST_Point(9.5, 47.1), 4326)"),
            new Case("geometry(LineStringZ, 4326)", "'SRID=4326;LINESTRING Z(1 2 3,4 5 6)'"),
            new Case("geography", "'SRID=4326;POINT(9.5 47.1)'"),
            new Case("hstore", "'a=>1'"),
            new Case("ltree", "'a.b'"),
            new Case("tsvector", "'a:1 b:2'"),
            new Case("pg_lsn", "'0/16B3748'"),
            new Case("wg.mood", "'calm'"),
            new Case("wg.mood[]", "'{calm}'"),
            new Case("wg.label", "'ß'"),
            new Case("wg.amount", "0.10"),
            new Case("wg.pair", "'(1,a)'"),
            new Case("text", "null"));

    @Test
    void everyTypeIsReadTheSameOnBothWays() throws Exception {
        try (TestDatabase database = TestServers.start().database()) {
            TableShape table = table(database);
            Map<String, Object> slot = throughTheSlot(database, table);
            Map<String, Object> chunk = fromTheTable(database, table);
            SoftAssertions softly = new SoftAssertions();
            for (int i = 0; i < CASES.size(); i++) {
                String column = "c" + i;
                softly.assertThat(slot).containsKey(column);
                softly.assertThat(comparable(chunk.get(column)))
                        .as("%s %s", CASES.get(i).type(), CASES.get(i).value())
                        .isEqualTo(comparable(slot.get(column)));
            }
            // What the types of a contract must be, whatever the two agree on.
            softly.assertThat(value(slot, "float4")).isEqualTo((double) 0.1f);
            softly.assertThat(value(slot, "numeric(10, 2)")).isEqualTo(0.1);
            softly.assertThat(value(slot, "citext")).isEqualTo("ß");
            softly.assertThat(value(slot, "text[]")).isEqualTo(List.of("a", "", "ß"));
            softly.assertThat(value(slot, "bytea")).isEqualTo(UNREADABLE);
            softly.assertThat(value(slot, "geometry")).asString().startsWith("wkb");
            softly.assertAll();
        }
    }

    private static Object value(Map<String, Object> row, String type) {
        for (int i = 0; i < CASES.size(); i++) {
            if (CASES.get(i).type().equals(type)) {
                return comparable(row.get("c" + i));
            }
        }
        throw new IllegalArgumentException(type);
    }

    private static Object comparable(Object value) {
        if (value instanceof CapturedRow.Unreadable) {
            return UNREADABLE;
        }
        return value instanceof CapturedRow.Wkb wkb
                ? "wkb " + java.util.HexFormat.of().formatHex(wkb.bytes())
                : value;
    }

    private static TableShape table(TestDatabase database) {
        database.psql("CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION IF NOT EXISTS hstore;"
                + " CREATE EXTENSION IF NOT EXISTS ltree");
        database.psql("CREATE TYPE wg.mood AS ENUM ('calm'); CREATE DOMAIN wg.label AS text; CREATE DOMAIN wg.amount AS"
                + " numeric(10, 2); CREATE TYPE wg.pair AS (a int, b text)");
        StringBuilder columns = new StringBuilder();
        StringBuilder values = new StringBuilder();
        List<String> names = new ArrayList<>(List.of("id"));
        for (int i = 0; i < CASES.size(); i++) {
            columns.append(", c").append(i).append(' ').append(CASES.get(i).type());
            values.append(", ").append(CASES.get(i).value());
            names.add("c" + i);
        }
        database.psql("CREATE TABLE wg.types (id int PRIMARY KEY" + columns + "); ALTER TABLE wg.types REPLICA IDENTITY"
                + " FULL; ALTER PUBLICATION wg_publication ADD TABLE wg.types; GRANT SELECT ON wg.types TO wg_capture");
        database.psql("INSERT INTO wg.types VALUES (1" + values + ")");
        return new TableShape("wg.types", "id", null, names, TableShape.Kind.PUBLISHED);
    }

    private static Map<String, Object> throughTheSlot(TestDatabase database, TableShape table) throws Exception {
        SlotSettings settings = settings(database, table);
        try (SlotTail tail = new SlotTail(settings, 0)) {
            tail.start(settings);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (SlotRecord record : tail.poll()) {
                    if (record instanceof SlotRecord.Change change
                            && change.row().table().equals(table.table())) {
                        return change.row().columns();
                    }
                }
            }
        }
        throw new AssertionError("no row within " + PATIENCE);
    }

    private static Map<String, Object> fromTheTable(TestDatabase database, TableShape table) throws SQLException {
        try (Connection connection = PostgresConnections.open(settings(database, table))) {
            ChunkReader reader = new ChunkReader(connection, Clock.systemUTC());
            Map<String, Object> first = null;
            // The driver asks for binary values once it has prepared a statement on the server.
            for (int i = 0; i < 12; i++) {
                Map<String, Object> columns =
                        new LinkedHashMap<>(reader.rows(table, null, null, new ChunkReader.Limit(10, 1 << 20), null)
                                .rows()
                                .get(0)
                                .columns());
                columns.replaceAll((name, value) -> comparable(value));
                assertThat(first == null ? columns : first).as("read %d", i).isEqualTo(columns);
                first = columns;
            }
            return first;
        }
    }

    private static SlotSettings settings(TestDatabase database, TableShape table) {
        PostgresDsn dsn = database.capture();
        return new SlotSettings(
                dsn.host(),
                dsn.port(),
                dsn.database(),
                dsn.user(),
                dsn.password(),
                database.slot(),
                "wg_publication",
                List.of(table),
                Duration.ofMillis(2),
                Duration.ofMinutes(10),
                Duration.ZERO);
    }
}
