package org.weltgewebe.pipelines.bake.flink;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.ClusterSpec;
import org.weltgewebe.bakery.FeatureCodec;
import org.weltgewebe.bakery.cluster.ClusterAggregate;
import org.weltgewebe.bakery.cluster.ClusterCodec;
import org.weltgewebe.bakery.cluster.ClusterMember;
import org.weltgewebe.bakery.cluster.Clusters;
import org.weltgewebe.bakery.h3.H3Cells;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.TilePlan;

/** Sums the members of each cluster cell and draws it anew at most once per watermark, however many joined or left. */
final class ClusterFunction extends KeyedProcessFunction<String, ClusterEdit, FeatureChange> {

    private static final long serialVersionUID = 1L;

    private final ContractTexts contracts;
    private final String tileset;
    private final long flushMillis;
    private transient @Nullable Map<String, Clusters> clusters;
    private transient @Nullable Map<String, Cause> held;
    private transient @Nullable ValueState<byte[]> aggregate;
    private transient @Nullable ValueState<byte[]> drawn;

    ClusterFunction(ContractTexts contracts, String tileset, long flushMillis) {
        this.contracts = contracts;
        this.tileset = tileset;
        this.flushMillis = flushMillis;
    }

    @Override
    public void open(OpenContext context) {
        H3Cells cells = H3Cells.open();
        Map<String, Clusters> byLayer = new HashMap<>();
        for (ClusterSpec spec : TilePlan.of(contracts.parse(), tileset).spec().clusters()) {
            byLayer.put(spec.layer(), new Clusters(spec, cells));
        }
        clusters = byLayer;
        held = new HashMap<>();
        aggregate = getRuntimeContext().getState(StateTypes.value("aggregate"));
        drawn = getRuntimeContext().getState(StateTypes.value("drawn"));
    }

    @Override
    public void processElement(ClusterEdit edit, Context context, Collector<FeatureChange> out) throws IOException {
        ValueState<byte[]> sums = Objects.requireNonNull(aggregate);
        ClusterMember member = ClusterCodec.decodeMember(edit.member());
        byte[] bytes = sums.value();
        ClusterAggregate before =
                bytes == null ? ClusterAggregate.empty(member.cell()) : ClusterCodec.decodeAggregate(bytes);
        ClusterAggregate after = edit.joins() ? before.plus(member) : before.minus(member);
        if (after.isEmpty()) {
            sums.clear();
        } else {
            sums.update(ClusterCodec.encode(after));
        }
        Objects.requireNonNull(held).merge(edit.cell(), edit.cause(), Cause::and);
        Flush.set(context.timerService(), edit.cause(), flushMillis);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<FeatureChange> out) throws IOException {
        String cell = context.getCurrentKey();
        ValueState<byte[]> present = Objects.requireNonNull(drawn);
        byte[] bytes = Objects.requireNonNull(aggregate).value();
        byte[] after = null;
        if (bytes != null) {
            String layer = cell.substring(0, cell.indexOf('/'));
            Clusters cluster =
                    Objects.requireNonNull(Objects.requireNonNull(clusters).get(layer), layer);
            after = cluster.feature(ClusterCodec.decodeAggregate(bytes))
                    .map(FeatureCodec::encode)
                    .orElse(null);
        }
        byte[] before = present.value();
        Cause cause = Flush.cause(
                context.timeDomain(), timestamp, Objects.requireNonNull(held).remove(cell));
        if (Arrays.equals(before, after)) {
            return;
        }
        if (after == null) {
            present.clear();
        } else {
            present.update(after);
        }
        out.collect(new FeatureChange(before, after, cause));
    }
}
