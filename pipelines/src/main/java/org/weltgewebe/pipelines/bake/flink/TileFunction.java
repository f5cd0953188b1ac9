package org.weltgewebe.pipelines.bake.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FeatureCodec;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.bakery.encode.TileCompression;
import org.weltgewebe.bakery.encode.TileEncoder;
import org.weltgewebe.bakery.encode.TileFeature;
import org.weltgewebe.bakery.slice.Slicer;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.TilePlan;

/** Holds the features of each tile and bakes it at most once per watermark, however many of them changed. */
final class TileFunction extends KeyedProcessFunction<Long, TileEdit, TileBytes> {

    private static final long serialVersionUID = 1L;
    private static final int CACHED_PIECES = 50_000;

    private final ContractTexts contracts;
    private final String tileset;
    private final long flushMillis;
    private transient @Nullable TileEncoder encoder;
    private transient @Nullable PieceCache cache;
    private transient @Nullable MapState<String, byte[]> features;
    private transient @Nullable Map<Long, Cause> held;
    private transient @Nullable Counter edits;
    private transient @Nullable Counter baked;

    TileFunction(ContractTexts contracts, String tileset, long flushMillis) {
        this.contracts = contracts;
        this.tileset = tileset;
        this.flushMillis = flushMillis;
    }

    @Override
    public void open(OpenContext context) {
        TilesetSpec spec = TilePlan.of(contracts.parse(), tileset).spec();
        encoder = new TileEncoder(spec);
        cache = new PieceCache(new Slicer(spec), CACHED_PIECES);
        features = getRuntimeContext().getMapState(StateTypes.byName("features"));
        held = new HashMap<>();
        edits = getRuntimeContext().getMetricGroup().counter("tileEdits");
        baked = getRuntimeContext().getMetricGroup().counter("tilesBaked");
    }

    @Override
    public void processElement(TileEdit edit, Context context, Collector<TileBytes> out) throws Exception {
        if (edit.feature() == null) {
            Objects.requireNonNull(features).remove(edit.name());
        } else {
            Objects.requireNonNull(features).put(edit.name(), edit.feature());
        }
        PieceCache pieces = Objects.requireNonNull(cache);
        Map<String, TileFeature> cached = pieces.tile(edit.tile());
        if (cached != null) {
            Feature feature = edit.feature() == null ? null : FeatureCodec.decode(edit.feature());
            pieces.put(edit.tile(), cached, edit.name(), feature);
        }
        Objects.requireNonNull(edits).inc();
        Objects.requireNonNull(held).merge(edit.tile(), edit.cause(), Cause::and);
        Flush.set(context.timerService(), edit.cause(), flushMillis);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<TileBytes> out) throws Exception {
        long tile = context.getCurrentKey();
        byte[] stored = TileCompression.gzip(
                Objects.requireNonNull(encoder).encodePieces(pieces(tile).values()));
        Objects.requireNonNull(cache).trim();
        Objects.requireNonNull(baked).inc();
        Cause cause = Flush.cause(
                context.timeDomain(), timestamp, Objects.requireNonNull(held).remove(tile));
        out.collect(new TileBytes(tile, stored, cause));
    }

    private Map<String, TileFeature> pieces(long tile) throws Exception {
        PieceCache pieces = Objects.requireNonNull(cache);
        Map<String, TileFeature> cached = pieces.tile(tile);
        if (cached == null) {
            cached = pieces.add(tile);
            for (Map.Entry<String, byte[]> feature :
                    Objects.requireNonNull(features).entries()) {
                pieces.put(tile, cached, feature.getKey(), FeatureCodec.decode(feature.getValue()));
            }
        }
        return cached;
    }
}
