package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes per H3 cell, where the server has h3-pg; it is never required. */
class AnalystCellsIT {

    private static final String H3_AVAILABLE = "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'h3')";
    private static final String VIEW_EXISTS = "SELECT to_regclass('wg.analyst_node_h3') IS NOT NULL";

    private SchemaDatabase weave;

    @BeforeEach
    void open() {
        weave = new SchemaDatabase();
    }

    @AfterEach
    void close() {
        weave.close();
    }

    @Test
    void countNodesForAnalystsAndLeaveSmallCellsOut() {
        assumeTrue(weave.one(H3_AVAILABLE).equals("t"), "h3-pg is not installed (Debian trixie: postgresql-17-h3)");
        assertThat(weave.one(VIEW_EXISTS)).isEqualTo("t");
        nodesAt(5, 9.5215, 47.141);
        nodesAt(4, 9.6, 47.2);

        // The cell as H3 itself computes it for 47.141° N, 9.5215° E; with the axes swapped it would lie off Somalia.
        assertThat(weave.rows("CREATE ROLE wg_test_analyst IN ROLE wg_analyst; SET LOCAL ROLE wg_test_analyst;"
                        + " SELECT cell, nodes FROM wg.analyst_node_h3; RESET ROLE; DROP ROLE wg_test_analyst;"
                        + " SELECT cell, nodes FROM wg.analyst_node_h3"))
                .containsExactly("881f8e7293fffff|5");
        assertThat(weave.refusal(weave.api(), "SELECT * FROM wg.analyst_node_h3"))
                .isEqualTo(SchemaDatabase.FORBIDDEN);
        assertThat(weave.refusal(weave.capture(), "SELECT * FROM wg.analyst_node_h3"))
                .isEqualTo(SchemaDatabase.FORBIDDEN);
    }

    @Test
    void areMissingWithoutHarmWhereTheServerLacksH3() {
        assumeFalse(weave.one(H3_AVAILABLE).equals("t"), "h3-pg is installed");

        assertThat(weave.one(VIEW_EXISTS)).isEqualTo("f");
    }

    private void nodesAt(int count, double lon, double lat) {
        weave.rows("INSERT INTO wg.node (kind, title, location) SELECT 'Ort', 'Mühle', ST_SetSRID(ST_Point(" + lon
                + ", " + lat + "), 4326) FROM generate_series(1, " + count + ")");
    }
}
