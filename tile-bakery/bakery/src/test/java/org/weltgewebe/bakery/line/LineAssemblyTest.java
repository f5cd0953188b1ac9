package org.weltgewebe.bakery.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.Samples;

class LineAssemblyTest {

    private final LineAssembly lines = new LineAssembly("edge", 6, 14);
    private final Edge edge = new Edge("e1", "a", "b", new TreeMap<>(Map.of("kind", "thread")));

    @Test
    void anEdgeJoinsItsEnds() {
        Feature line = lines.assemble(edge, new Coordinate(9.5, 47.1), new Coordinate(9.6, 47.2))
                .orElseThrow();
        assertThat(line.geometry()).isEqualTo(Samples.wkt("LINESTRING (9.5 47.1, 9.6 47.2)"));
        assertThat(line)
                .extracting(Feature::layer, Feature::id, Feature::minZoom)
                .containsExactly("edge", "e1", 6);
        assertThat(line.properties()).isEqualTo(edge.properties());
    }

    @Test
    void anEdgeToAHiddenEndOrToItselfIsNotDrawn() {
        Coordinate end = new Coordinate(9.5, 47.1);
        assertThat(lines.assemble(edge, null, end)).isEmpty();
        assertThat(lines.assemble(edge, end, null)).isEmpty();
        assertThat(lines.assemble(edge, end, end.copy())).isEmpty();
    }
}
