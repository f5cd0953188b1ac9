package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Where an account may be seen: the database decides, whoever writes. */
class AccountPlaceIT {

    private static final String MILL = "'SRID=4326;POINT(9.52 47.14)'::geometry";
    private static final String BARN = "'SRID=4326;POINT(9.55 47.16)'::geometry";

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
    void startsOutsideTheMap() {
        UUID id = weave.insert("INSERT INTO wg.account (title, location) VALUES ('Weberin', " + MILL + ")");

        assertThat(weave.one(
                        "SELECT map_state, radius_m, public_point IS NULL, drawn_point IS NULL, drawn_location IS NULL"
                                + " FROM wg.account WHERE id = '" + id + "'"))
                .as("a place nobody shows draws nothing")
                .isEqualTo("not_on_map|0|t|t|t");
    }

    @Test
    void isExactlyWhereItSaysWhenItWantsToBe() {
        UUID id = account("exact", 0, MILL);

        assertThat(weave.one(
                        "SELECT ST_AsBinary(public_point) = ST_AsBinary(location), drawn_point IS NULL FROM wg.account WHERE id = '"
                                + id + "'"))
                .isEqualTo("t|t");
        assertThat(weave.one("UPDATE wg.account SET location = " + BARN + " WHERE id = '" + id
                        + "' RETURNING public_point = " + BARN))
                .isEqualTo("t");
    }

    @Test
    void knowsThreeStatesAndTheirRadius() {
        assertThat(tried("somewhere", 0, MILL)).isEqualTo("23514 account_map_state_check");
        for (int radius : new int[] {50, 51, 4_999, 5_000}) {
            assertThat(tried("radius", radius, MILL)).as("%d m", radius).isEqualTo(SchemaDatabase.ACCEPTED);
        }
        for (int radius : new int[] {-50, 0, 49, 5_001, Integer.MAX_VALUE}) {
            assertThat(tried("radius", radius, MILL)).as("%d m", radius).isEqualTo("23514 account_radius");
        }
        assertThat(tried("exact", 250, MILL)).isEqualTo("23514 account_radius");
        assertThat(tried("not_on_map", 250, MILL)).isEqualTo("23514 account_radius");
    }

    @Test
    void cannotBeOnTheMapWithoutAPlace() {
        assertThat(tried("exact", 0, "NULL")).isEqualTo("23514 account_place");
        assertThat(tried("radius", 250, "NULL")).isEqualTo("23514 account_place");
        assertThat(tried("exact", 0, "'SRID=4326;POINT EMPTY'")).isEqualTo("23514 account_location");
        assertThat(tried("radius", 250, "'SRID=4326;POINT EMPTY'")).isEqualTo("23514 account_location");
        assertThat(tried("radius", 250, "ST_SetSRID(ST_Point(181, 47), 4326)")).isEqualTo("23514 account_location");
        assertThat(tried("exact", 0, "ST_SetSRID(ST_Point(9.5, 90.5), 4326)")).isEqualTo("23514 account_location");
        assertThat(tried("exact", 0, "ST_SetSRID(ST_Point('NaN', 47), 4326)")).isEqualTo("23514 account_location");
        assertThat(tried("exact", 0, "'SRID=3857;POINT(9 47)'"))
                .as("another projection")
                .startsWith("22023");
        UUID id = account("radius", 250, MILL);
        assertThat(weave.refusal("UPDATE wg.account SET location = NULL WHERE id = '" + id + "'"))
                .isEqualTo("23514 account_place");
    }

    @Test
    void keepsItsPointWhilePlaceAndRadiusStay() {
        UUID id = account("radius", 250, MILL);
        String drawn = publicPoint(id);
        List<String> unrelated = List.of(
                "UPDATE wg.account SET title = 'Weber', tags = '{garn}', email = 'weber@example.org' WHERE id = '%s'",
                "UPDATE wg.account SET location = " + MILL + ", radius_m = 250, map_state = 'radius' WHERE id = '%s'",
                "UPDATE wg.account SET map_state = 'not_on_map', radius_m = 0 WHERE id = '%s';"
                        + " UPDATE wg.account SET map_state = 'radius', radius_m = 250 WHERE id = '%<s'",
                "UPDATE wg.account SET map_state = 'not_on_map', radius_m = 0 WHERE id = '%s';"
                        + " UPDATE wg.account SET summary = 'versteckt' WHERE id = '%<s';"
                        + " UPDATE wg.account SET map_state = 'exact' WHERE id = '%<s';"
                        + " UPDATE wg.account SET map_state = 'radius', radius_m = 250 WHERE id = '%<s'",
                "INSERT INTO wg.account (id, title, map_state, radius_m, location) VALUES ('%s', 'Import', 'radius', 250, "
                        + MILL
                        + ") ON CONFLICT (id) DO UPDATE SET title = excluded.title, public_point = excluded.public_point,"
                        + " drawn_point = excluded.drawn_point, location = excluded.location");

        for (String change : unrelated) {
            weave.rows(change.formatted(id));
            assertThat(publicPoint(id)).as(change).isEqualTo(drawn);
        }
        assertThat(weave.one("SELECT ST_AsBinary(public_point) <> ST_AsBinary(location) FROM wg.account WHERE id = '"
                        + id + "'"))
                .isEqualTo("t");
    }

    @Test
    void isHiddenAtOnce() {
        UUID id = account("radius", 250, MILL);

        assertThat(weave.one("UPDATE wg.account SET map_state = 'not_on_map', radius_m = 0 WHERE id = '" + id
                        + "' RETURNING public_point IS NULL, drawn_point IS NOT NULL"))
                .isEqualTo("t|t");
    }

    @Test
    void drawsANewPointWhenPlaceOrRadiusChanges() {
        UUID id = account("radius", 250, MILL);
        String first = publicPoint(id);

        weave.rows("UPDATE wg.account SET radius_m = 251 WHERE id = '" + id + "'");
        String wider = publicPoint(id);
        weave.rows("UPDATE wg.account SET location = " + BARN + " WHERE id = '" + id + "'");
        String moved = publicPoint(id);
        weave.rows("UPDATE wg.account SET location = " + MILL + ", radius_m = 250 WHERE id = '" + id + "'");
        String back = publicPoint(id);

        assertThat(List.of(first, wider, moved, back)).doesNotHaveDuplicates();
    }

    @Test
    void drawsANewPointForWhatChangedWhileItWasHidden() {
        UUID id = account("radius", 250, MILL);
        String before = publicPoint(id);

        weave.rows("UPDATE wg.account SET map_state = 'not_on_map', radius_m = 0 WHERE id = '" + id + "'");
        weave.rows("UPDATE wg.account SET location = " + BARN + " WHERE id = '" + id + "'");
        assertThat(weave.one(
                        "SELECT drawn_point IS NULL, drawn_location IS NULL, drawn_radius_m IS NULL FROM wg.account WHERE id = '"
                                + id + "'"))
                .as("the old place is forgotten with its point")
                .isEqualTo("t|t|t");
        weave.rows("UPDATE wg.account SET map_state = 'radius', radius_m = 250 WHERE id = '" + id + "'");

        assertThat(publicPoint(id)).isNotEqualTo(before);
        assertThat(weave.one("SELECT ST_Distance(public_point::geography, " + BARN
                        + "::geography) <= 250 FROM wg.account WHERE id = '" + id + "'"))
                .isEqualTo("t");
    }

    @Test
    void forgetsThePointWithThePlace() {
        UUID id = account("radius", 250, MILL);

        assertThat(weave.one(
                        "UPDATE wg.account SET map_state = 'not_on_map', radius_m = 0, location = NULL WHERE id = '"
                                + id
                                + "' RETURNING num_nulls(public_point, drawn_point, drawn_location, drawn_radius_m)"))
                .isEqualTo("4");
    }

    @Test
    void ignoresWhatAClientSaysAboutThePoint() {
        String columns =
                "(title, map_state, radius_m, location, public_point, drawn_point, drawn_location, drawn_radius_m)";
        UUID inserted = weave.insert("INSERT INTO wg.account " + columns + " VALUES ('Weber', 'radius', 250, " + MILL
                + ", " + BARN + ", " + BARN + ", " + MILL + ", 250)");
        assertThat(ownPoint(inserted)).isEqualTo("t|t|t|t");
        String drawn = publicPoint(inserted);

        weave.rows("UPDATE wg.account SET public_point = " + BARN + ", drawn_point = " + BARN + ", drawn_location = "
                + BARN + ", drawn_radius_m = 77 WHERE id = '" + inserted + "'");
        assertThat(publicPoint(inserted)).isEqualTo(drawn);
        assertThat(ownPoint(inserted)).isEqualTo("t|t|t|t");

        weave.rows(
                "UPDATE wg.account SET public_point = NULL, drawn_point = NULL, drawn_location = NULL, drawn_radius_m = NULL"
                        + " WHERE id = '" + inserted + "'");
        assertThat(publicPoint(inserted))
                .as("a point cannot be thrown away to draw again")
                .isEqualTo(drawn);

        UUID hidden =
                weave.insert("INSERT INTO wg.account (title, location, public_point, drawn_point) VALUES ('Weberin', "
                        + MILL + ", " + BARN + ", " + BARN + ")");
        assertThat(weave.one("SELECT num_nulls(public_point, drawn_point) FROM wg.account WHERE id = '" + hidden + "'"))
                .isEqualTo("2");
    }

    @Test
    void obeysInACopyToo() throws Exception {
        UUID id = UUID.randomUUID();
        String row = id + "\tImport\tradius\t250\tSRID=4326;POINT(9.52 47.14)\tSRID=4326;POINT(9.55 47.16)\n";
        try (Connection connection = weave.owner().connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY wg.account (id, title, map_state, radius_m, location, public_point) FROM STDIN",
                            new StringReader(row));
        }

        assertThat(ownPoint(id)).isEqualTo("t|t|t|t");
    }

    @Test
    void keepsItsLawWhereTriggersDoNotRun() {
        String asARestore = "SET LOCAL session_replication_role = replica; INSERT INTO wg.account (title, map_state,"
                + " radius_m, location, public_point) VALUES ('Restored', '%s', %d, " + MILL + ", %s)";

        assertThat(weave.refusal(asARestore.formatted("not_on_map", 0, BARN))).isEqualTo("23514 account_shown");
        assertThat(weave.refusal(asARestore.formatted("exact", 0, "NULL"))).isEqualTo("23514 account_shown");
        assertThat(weave.refusal(asARestore.formatted("radius", 250, "NULL"))).isEqualTo("23514 account_shown");
        assertThat(weave.refusal(asARestore.formatted("radius", 250, BARN))).isEqualTo(SchemaDatabase.ACCEPTED);
    }

    private static UUID account(String mapState, int radiusM, String location) {
        return weave.insert("INSERT INTO wg.account (title, map_state, radius_m, location) VALUES ('Weberin', '"
                + mapState + "', " + radiusM + ", " + location + ")");
    }

    private static String tried(String mapState, int radiusM, String location) {
        return weave.refusal("INSERT INTO wg.account (title, map_state, radius_m, location) VALUES ('Weberin', '"
                + mapState + "', " + radiusM + ", " + location + ")");
    }

    private static String publicPoint(UUID id) {
        return weave.one("SELECT ST_AsHEXEWKB(public_point) FROM wg.account WHERE id = '" + id + "'");
    }

    /** Whether the point is the database's own: it is the drawn one, for this place and radius, and lies in the circle. */
    private static String ownPoint(UUID id) {
        return weave.one("SELECT ST_AsBinary(public_point) = ST_AsBinary(drawn_point),"
                + " ST_AsBinary(drawn_location) = ST_AsBinary(location), drawn_radius_m = radius_m,"
                + " ST_Distance(public_point::geography, location::geography) <= radius_m FROM wg.account WHERE id = '"
                + id
                + "'");
    }
}
