package org.weltgewebe.bakery.osm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.Samples;

class LineMergeTest {

    private final LineMerge lines = new LineMerge();

    @Test
    void waysDrawnAlikeAreJoinedInBothDirections() {
        add("b", "main", 2, 3);
        add("a", "main", 2, 1);
        add("c", "main", 4, 3);
        assertThat(lines.merged()).singleElement().satisfies(line -> {
            assertThat(line.geometry()).isEqualTo(Samples.wkt("LINESTRING (1 0, 2 0, 3 0, 4 0)"));
            assertThat(line.id()).isEqualTo("b");
        });
    }

    @Test
    void waysDrawnDifferentlyStayApart() {
        add("a", "main", 1, 2);
        add("b", "side", 2, 3);
        assertThat(lines.merged()).hasSize(2);
    }

    @Test
    void aJunctionOfThreeStaysAJunction() {
        add("a", "main", 1, 2);
        add("b", "main", 2, 3);
        add("c", "main", 2, 4);
        assertThat(lines.merged()).hasSize(3);
    }

    @Test
    void aRingIsFollowedOnce() {
        add("a", "main", 1, 2);
        add("b", "main", 2, 3);
        add("c", "main", 3, 1);
        assertThat(lines.merged())
                .singleElement()
                .satisfies(ring -> assertThat(ring.geometry().getNumPoints()).isEqualTo(4));
        add("d", "round", 5, 6, 7, 5);
        assertThat(lines.merged()).extracting(Feature::id).contains("d");
    }

    private void add(String id, String kind, long... nodeIds) {
        Coordinate[] path = new Coordinate[nodeIds.length];
        for (int i = 0; i < path.length; i++) {
            path[i] = new Coordinate(nodeIds[i], 0);
        }
        lines.add(
                new Feature(
                        "edge",
                        id,
                        Samples.GEOMETRIES.createLineString(path),
                        new TreeMap<>(Map.of("kind", kind)),
                        0,
                        14),
                nodeIds);
    }
}
