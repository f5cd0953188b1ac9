package org.weltgewebe.pipelines.bake.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.cluster.ClusterCodec;
import org.weltgewebe.bakery.cluster.ClusterMember;
import org.weltgewebe.bakery.cluster.Clusters;
import org.weltgewebe.bakery.h3.H3Cells;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.TilePlan;

/** Which cluster cells a feature leaves and joins. A change that moves it nowhere and keeps its topics joins nothing. */
final class ClusterMembersFunction extends RichFlatMapFunction<FeatureChange, ClusterEdit> {

    private static final long serialVersionUID = 1L;

    private final ContractTexts contracts;
    private final String tileset;
    private transient @Nullable List<Clusters> clusters;

    ClusterMembersFunction(ContractTexts contracts, String tileset) {
        this.contracts = contracts;
        this.tileset = tileset;
    }

    @Override
    public void open(OpenContext context) {
        H3Cells cells = H3Cells.open();
        clusters = TilePlan.of(contracts.parse(), tileset).spec().clusters().stream()
                .map(spec -> new Clusters(spec, cells))
                .toList();
    }

    @Override
    public void flatMap(FeatureChange change, Collector<ClusterEdit> out) {
        Feature before = change.featureBefore();
        Feature after = change.featureAfter();
        for (Clusters cluster : Objects.requireNonNull(clusters)) {
            List<ClusterMember> leaving = before == null ? List.of() : cluster.members(before);
            List<ClusterMember> joining = after == null ? List.of() : cluster.members(after);
            List<ClusterMember> staying = new ArrayList<>(leaving);
            staying.retainAll(joining);
            emit(cluster, leaving, staying, false, change.cause(), out);
            emit(cluster, joining, staying, true, change.cause(), out);
        }
    }

    private static void emit(
            Clusters cluster,
            List<ClusterMember> members,
            List<ClusterMember> staying,
            boolean joins,
            Cause cause,
            Collector<ClusterEdit> out) {
        for (ClusterMember member : members) {
            if (!staying.contains(member)) {
                String cell = cluster.spec().layer() + "/" + H3Cells.hex(member.cell());
                out.collect(new ClusterEdit(cell, joins, ClusterCodec.encode(member), cause));
            }
        }
    }
}
