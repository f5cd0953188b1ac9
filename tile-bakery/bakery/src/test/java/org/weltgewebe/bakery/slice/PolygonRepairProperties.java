package org.weltgewebe.bakery.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.locationtech.jts.operation.valid.IsValidOp;

/** Polygons on the integer grid, from tiny ones where everything touches to ones as wide as a tile. */
class PolygonRepairProperties {

    private static final int LOW = -8;
    private static final int TILE_HIGH = 4104;

    @Property(tries = 500)
    void repairedPolygonsAreValid(@ForAll("polygons") List<List<int[]>> polygons) {
        assertValid(PolygonRepair.repair(polygons));
    }

    /** The outline that stands in for polygons JTS cannot rebuild is never needed. */
    @Property(tries = 500)
    void nothingIsBeyondRepair(@ForAll("polygons") List<List<int[]>> polygons) {
        assertThat(PolygonRepair.rebuilt(PolygonRepair.toGeometry(polygons))).isPresent();
    }

    @Property(tries = 200)
    void repairedPolygonsStayAsTheyAre(@ForAll("polygons") List<List<int[]>> polygons) {
        List<List<int[]>> once = PolygonRepair.repair(polygons);
        assertThat(PolygonRepair.repair(once)).isSameAs(once);
    }

    /** On a grid the buffer of JTS moves its crossings and finds a hole without a shell. */
    @Example
    void aRingThatCrossesItselfBesideACornerUsedTwiceIsRepaired() {
        List<List<int[]>> repaired =
                PolygonRepair.repair(List.of(List.of(new int[] {0, 4, 12, 6, 10, 6, 0, 0, 12, 6, 0, 5})));
        assertValid(repaired);
        assertThat(repaired).hasSize(2);
    }

    /** On a grid the overlay inside the fixer leaves a line beside the polygon. */
    @Example
    void aHoleThatLeavesASliverOfItsShellIsRepaired() {
        List<List<int[]>> repaired = PolygonRepair.repair(
                List.of(List.of(new int[] {1, 0, 0, 2, 0, 0}, Snap.wound(new int[] {0, 0, 0, 1, 1, 1}, false))));
        assertValid(repaired);
        assertThat(repaired).isNotEmpty();
    }

    @Example
    void aHoleThatCrossesItsShellNearACornerIsRepaired() {
        List<List<int[]>> repaired = PolygonRepair.repair(List.of(List.of(
                Snap.wound(new int[] {795, 0, 498, 896, 0, 0}, true),
                Snap.wound(new int[] {488, 0, 503, 1245, 487, 0}, false))));
        assertValid(repaired);
        assertThat(repaired).hasSize(2);
    }

    @Example
    void aBowTieBecomesTwoTriangles() {
        int[] bowTie = {0, 0, 10, 10, 10, 0, 0, 10};
        List<List<int[]>> repaired = PolygonRepair.repair(List.of(List.of(bowTie)));
        assertValid(repaired);
        assertThat(repaired).hasSize(2);
    }

    private static void assertValid(List<List<int[]>> polygons) {
        for (List<int[]> rings : polygons) {
            for (int i = 0; i < rings.size(); i++) {
                long area2 = Snap.area2(rings.get(i));
                assertThat(i == 0 ? area2 : -area2).as("area of ring " + i).isPositive();
                assertThat(Snap.tidyRing(rings.get(i))).isEqualTo(rings.get(i));
            }
        }
        if (!polygons.isEmpty()) {
            IsValidOp validity = new IsValidOp(PolygonRepair.toGeometry(polygons));
            assertThat(validity.getValidationError()).isNull();
        }
    }

    @Provide
    Arbitrary<List<List<int[]>>> polygons() {
        return Arbitraries.of(LOW + 4, LOW + 12, LOW + 100, TILE_HIGH)
                .flatMap(high -> ring(high)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(3))
                .map(PolygonRepairProperties::woundAndTidy)
                .filter(polygons -> !polygons.isEmpty());
    }

    private static Arbitrary<int[]> ring(int high) {
        return Arbitraries.integers()
                .between(LOW, high)
                .array(int[].class)
                .ofMinSize(6)
                .ofMaxSize(24)
                .map(ordinates -> Arrays.copyOf(ordinates, ordinates.length & ~1));
    }

    /** What {@link Snap} makes of rings before it asks for the repair. */
    private static List<List<int[]>> woundAndTidy(List<List<int[]>> drawn) {
        List<List<int[]>> polygons = new ArrayList<>();
        for (List<int[]> rings : drawn) {
            List<int[]> kept = new ArrayList<>();
            for (int[] ring : rings) {
                int[] tidy = Snap.tidyRing(ring);
                if (tidy.length > 0) {
                    kept.add(Snap.wound(tidy, kept.isEmpty()));
                }
            }
            if (!kept.isEmpty()) {
                polygons.add(kept);
            }
        }
        return polygons;
    }
}
