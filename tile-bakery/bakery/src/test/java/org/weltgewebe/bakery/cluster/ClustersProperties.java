package org.weltgewebe.bakery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.weltgewebe.bakery.ClusterSpec;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.Samples;
import org.weltgewebe.bakery.h3.H3Cells;

class ClustersProperties {

    private static final ClusterSpec SPEC = Samples.WEAVE.clusters().get(0);

    private final H3Cells cells = H3Cells.open();
    private final Clusters clusters = new Clusters(SPEC, cells);

    @Property(tries = 100)
    void plusAndMinusEqualARecount(@ForAll("nodes") List<Feature> kept, @ForAll("nodes") List<Feature> gone) {
        Map<Long, ClusterAggregate> live = new HashMap<>();
        List<Feature> all = new ArrayList<>(gone);
        all.addAll(kept);
        all.forEach(node -> clusters.members(node)
                .forEach(member -> live.merge(
                        member.cell(),
                        ClusterAggregate.empty(member.cell()).plus(member),
                        (sum, one) -> sum.plus(member))));
        gone.forEach(node -> clusters.members(node)
                .forEach(member -> live.computeIfPresent(member.cell(), (cell, sum) -> sum.minus(member))));
        live.values().removeIf(ClusterAggregate::isEmpty);

        Map<Long, ClusterAggregate> recount = new HashMap<>();
        kept.forEach(node -> clusters.members(node)
                .forEach(member -> recount.merge(
                        member.cell(),
                        ClusterAggregate.empty(member.cell()).plus(member),
                        (sum, one) -> sum.plus(member))));
        assertThat(live).isEqualTo(recount);
        live.values().forEach(sum -> {
            assertThat(ClusterCodec.decodeAggregate(ClusterCodec.encode(sum))).isEqualTo(sum);
            assertThat(Samples.WEAVE
                            .require(clusters.feature(sum).orElseThrow())
                            .name())
                    .isEqualTo("node_cluster");
        });
    }

    @Property(tries = 100)
    void aMemberComesBackFromItsBytes(@ForAll("node") Feature node) {
        for (ClusterMember member : clusters.members(node)) {
            assertThat(ClusterCodec.decodeMember(ClusterCodec.encode(member))).isEqualTo(member);
        }
    }

    @Property(tries = 100)
    void theClusterOfOnePointLiesOnIt(@ForAll("node") Feature node) {
        for (ClusterMember member : clusters.members(node)) {
            Feature cluster = clusters.feature(
                            ClusterAggregate.empty(member.cell()).plus(member))
                    .orElseThrow();
            double lonOff = Math.IEEEremainder(
                    cluster.geometry().getCoordinate().x - node.geometry().getCoordinate().x, 360);
            assertThat(Math.abs(lonOff)).isLessThan(1e-6);
            assertThat(Math.abs(cluster.geometry().getCoordinate().y
                            - node.geometry().getCoordinate().y))
                    .isLessThan(1e-6);
        }
    }

    @Example
    void theResolutionTableIsItsFormula() {
        for (int zoom = 0; zoom < ClusterSpec.MAX_BELOW_ZOOM; zoom++) {
            double targetKm = 40_075.017 / Math.pow(2, zoom) / 8;
            double widthKm = Math.sqrt(3) * H3Cells.RESOLUTION_0_EDGE_KM;
            long nearest = Math.round(Math.log(widthKm / targetKm) / Math.log(Math.sqrt(7)));
            assertThat(ClusterZooms.resolution(zoom)).as("zoom %d", zoom).isEqualTo((int) Math.max(0, nearest));
        }
    }

    @Example
    void everyZoomBelowTheLimitIsDrawnByExactlyOneResolution() {
        Map<Integer, Integer> drawn = new HashMap<>();
        for (ClusterMember member : clusters.members(Samples.node("a", 9.5, 47.1, "garden"))) {
            Feature cluster = clusters.feature(
                            ClusterAggregate.empty(member.cell()).plus(member))
                    .orElseThrow();
            for (int zoom = cluster.minZoom(); zoom <= cluster.maxZoom(); zoom++) {
                drawn.merge(zoom, 1, Integer::sum);
            }
        }
        assertThat(drawn).hasSize(SPEC.belowZoom()).allSatisfy((zoom, times) -> assertThat(times)
                .isOne());
    }

    @Example
    void theMeanOfTwoPointsAcrossTheAntimeridianLiesBetweenThem() {
        ClusterMember west = clusters.members(Samples.node("a", 179.9, -17, "")).get(0);
        ClusterMember east =
                clusters.members(Samples.node("b", -179.9, -17, "")).get(0);
        assertThat(east.cell()).isEqualTo(west.cell());
        Feature cluster = clusters.feature(
                        ClusterAggregate.empty(west.cell()).plus(west).plus(east))
                .orElseThrow();
        assertThat(Math.abs(cluster.geometry().getCoordinate().x)).isEqualTo(180);
    }

    @Example
    void topicsAreTheCommonestFourWithTheirCounts() {
        ClusterAggregate sum = ClusterAggregate.empty(
                clusters.members(Samples.node("a", 9.5, 47.1, "")).get(0).cell());
        for (String topics : List.of("b,a", "b,c", "b, d ,b", "e,,d", "a")) {
            sum = sum.plus(
                    clusters.members(Samples.node("x", 9.5, 47.1, topics)).get(0));
        }
        Feature cluster = clusters.feature(sum).orElseThrow();
        assertThat(cluster.properties()).containsEntry("count", 5L).containsEntry("topics", "b:3,a:2,d:2,c:1");
        assertThat(cluster.id()).isEqualTo(H3Cells.hex(sum.cell())).startsWith("80");
        assertThat(cells.parent(cells.cell(9.5, 47.1, 5), 0)).isEqualTo(sum.cell());
    }

    @Example
    void aStrangerCannotBeRemoved() {
        ClusterMember member =
                clusters.members(Samples.node("a", 9.5, 47.1, "garden")).get(0);
        ClusterMember other =
                clusters.members(Samples.node("a", -100, 47.1, "garden")).get(0);
        ClusterAggregate none = ClusterAggregate.empty(member.cell());
        assertThatThrownBy(() -> none.minus(member)).hasMessageContaining("never added");
        assertThatThrownBy(() -> none.plus(other)).hasMessageContaining("key members by their cell");
        assertThat(clusters.feature(none)).isEmpty();
        assertThatThrownBy(() -> ClusterCodec.decodeAggregate(new byte[] {9})).hasMessageContaining("version: 9");
    }

    @Example
    void onlyTheSourceLayerIsClustered() {
        assertThat(clusters.members(Samples.feature("edge", "a", "LINESTRING (0 0, 1 1)")))
                .isEmpty();
        assertThatThrownBy(() -> clusters.members(Samples.feature("node", "a", "MULTIPOINT ((0 0), (1 1))")))
                .hasMessageContaining("only points are clustered");
    }

    @Provide
    Arbitrary<Feature> node() {
        return Samples.nodes();
    }

    @Provide
    Arbitrary<List<Feature>> nodes() {
        return Samples.nodes().list().ofMaxSize(15);
    }
}
