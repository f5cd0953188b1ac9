package org.weltgewebe.bakery.osm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.weltgewebe.bakery.Samples;

class MultipolygonTest {

    /** Node ids are 100 x + y, positions (x, y) degrees. */
    private final NodeLocations nodes = new NodeLocations();

    MultipolygonTest() {
        for (int x = 0; x <= 20; x++) {
            for (int y = 0; y <= 20; y++) {
                nodes.add(100L * x + y, x * 10_000_000, y * 10_000_000);
            }
        }
    }

    @Test
    void waysAreJoinedWhateverTheirDirection() {
        Geometry area = Multipolygon.assemble(
                        List.of(new long[] {0, 1000, 1010}, new long[] {0, 10}, new long[] {10, 1010}),
                        List.of(),
                        nodes)
                .orElseThrow();
        assertThat(area.equalsTopo(Samples.wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")))
                .isTrue();
    }

    @Test
    void ringsAreNestedByGeometryAndIslandsInHolesAreDrawn() {
        long[] outer = {0, 2000, 2020, 20, 0};
        long[] hole = {202, 1802, 1818, 218, 202};
        long[] island = {505, 1005, 1010, 510, 505};
        Geometry area = Multipolygon.assemble(List.of(island, outer), List.of(hole), nodes)
                .orElseThrow();
        assertThat(area.getNumGeometries()).isEqualTo(2);
        assertThat(area.isValid()).isTrue();
        assertThat(area.getArea()).isEqualTo(20 * 20 - 16 * 16 + 5 * 5);
    }

    @Test
    void whatDoesNotCloseIsLeftOut() {
        assertThat(Multipolygon.assemble(List.of(new long[] {0, 1000}, new long[] {1000, 1010}), List.of(), nodes))
                .isEmpty();
        assertThat(Multipolygon.assemble(List.of(new long[] {0, 1000, 999_999, 0}), List.of(), nodes))
                .isEmpty();
        assertThat(Multipolygon.assemble(List.of(), List.of(), nodes)).isEmpty();
    }

    @Test
    void aHoleWhoseOuterRingWasCutOffIsNoArea() {
        long[] cut = {0, 2000, 2020};
        long[] hole = {202, 1802, 1818, 218, 202};
        long[] whole = {505, 1005, 1010, 510, 505};
        assertThat(Multipolygon.assembleRest(List.of(cut), List.of(hole), nodes))
                .isEmpty();
        assertThat(Multipolygon.assembleRest(List.of(cut, whole), List.of(hole), nodes))
                .hasValueSatisfying(area -> assertThat(area.getArea()).isEqualTo(25));
    }

    @Test
    void unsortedNodesAreFoundToo() {
        NodeLocations unsorted = new NodeLocations();
        unsorted.add(7, 95_209_000, -471_410_000);
        unsorted.add(3, -1, 2);
        assertThat(unsorted.get(7)).extracting("x", "y").containsExactly(9.5209, -47.141);
        assertThat(unsorted.get(3)).extracting("x", "y").containsExactly(-1e-7, 2e-7);
        assertThat(unsorted.get(5)).isNull();
    }
}
