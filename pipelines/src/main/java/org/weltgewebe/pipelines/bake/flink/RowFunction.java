package org.weltgewebe.pipelines.bake.flink;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.weltgewebe.bakery.FeatureCodec;
import org.weltgewebe.pipelines.bake.KnownRow;
import org.weltgewebe.pipelines.bake.KnownRows;
import org.weltgewebe.pipelines.bake.LineRow;
import org.weltgewebe.pipelines.bake.RowChange;

/**
 * Remembers each row and says what changes on the map: features on the main output; lines, their ties and the positions of
 * possible line ends beside it. A row whose time is over leaves by a processing-time timer.
 */
final class RowFunction extends KeyedProcessFunction<String, RowChange, FeatureChange> {

    static final OutputTag<LineChange> LINES = new OutputTag<>("lines", TypeInformation.of(LineChange.class));
    static final OutputTag<EndLink> LINKS = new OutputTag<>("links", TypeInformation.of(EndLink.class));
    static final OutputTag<EndPoint> POINTS = new OutputTag<>("points", TypeInformation.of(EndPoint.class));

    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<byte[]> state;
    private transient @Nullable Counter outdated;

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(StateTypes.value("row"));
        outdated = getRuntimeContext().getMetricGroup().counter("outdatedEvents");
    }

    @Override
    public void processElement(RowChange change, Context context, Collector<FeatureChange> out) throws IOException {
        KnownRow known = known();
        if (KnownRow.isSuperseded(known, change)) {
            Objects.requireNonNull(outdated).inc();
            return;
        }
        KnownRow next = KnownRow.after(known, change, context.timerService().currentProcessingTime());
        if (known != null && known.isDrawn() && known.expiresAtMillis() != Long.MAX_VALUE) {
            context.timerService().deleteProcessingTimeTimer(known.expiresAtMillis());
        }
        if (next != null && next.isDrawn() && next.expiresAtMillis() != Long.MAX_VALUE) {
            context.timerService().registerProcessingTimeTimer(next.expiresAtMillis());
        }
        replace(known, next, new Cause(change.sequence(), change.committedAtMillis()), context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<FeatureChange> out) throws IOException {
        KnownRow known = known();
        if (known != null && known.isDrawn() && known.expiresAtMillis() <= timestamp) {
            replace(known, known.expired(), new Cause(0, known.expiresAtMillis()), context, out);
        }
    }

    private @Nullable KnownRow known() throws IOException {
        byte[] bytes = Objects.requireNonNull(state).value();
        return bytes == null ? null : KnownRow.decode(bytes);
    }

    private void replace(
            @Nullable KnownRow known,
            @Nullable KnownRow next,
            Cause cause,
            Context context,
            Collector<FeatureChange> out)
            throws IOException {
        byte[] before = known == null ? null : known.feature();
        byte[] after = next == null ? null : next.feature();
        if (!Arrays.equals(before, after)) {
            FeatureChange change = new FeatureChange(before, after, cause);
            out.collect(change);
            movePoint(change, context);
        }
        replaceLine(known, next, cause, context);
        if (next == null) {
            Objects.requireNonNull(state).clear();
        } else {
            Objects.requireNonNull(state).update(next.encode());
        }
    }

    private static void movePoint(FeatureChange change, Context context) {
        Coordinate before = point(change.before());
        Coordinate after = point(change.after());
        if (!Objects.equals(before, after)) {
            context.output(
                    POINTS,
                    new EndPoint(
                            String.valueOf(context.getCurrentKey()),
                            after != null,
                            after == null ? 0 : after.x,
                            after == null ? 0 : after.y,
                            change.cause()));
        }
    }

    private static @Nullable Coordinate point(byte @Nullable [] feature) {
        return feature == null ? null : KnownRows.singlePoint(FeatureCodec.decode(feature));
    }

    private static void replaceLine(@Nullable KnownRow known, @Nullable KnownRow next, Cause cause, Context context) {
        byte[] before = known == null ? null : known.line();
        byte[] after = next == null ? null : next.line();
        if (before == null && after == null) {
            return;
        }
        String line = String.valueOf(context.getCurrentKey());
        long fromBefore = known == null || before == null ? 0 : known.fromLink();
        long toBefore = known == null || before == null ? 0 : known.toLink();
        long fromAfter = next == null || after == null ? 0 : next.fromLink();
        long toAfter = next == null || after == null ? 0 : next.toLink();
        if (!Arrays.equals(before, after) || fromBefore != fromAfter || toBefore != toAfter) {
            context.output(LINES, new LineChange(line, after, fromAfter, toAfter, cause));
        }
        LineRow rowBefore = before == null ? null : LineRow.decode(before);
        LineRow rowAfter = after == null ? null : LineRow.decode(after);
        if (rowBefore != null && fromBefore != fromAfter) {
            context.output(LINKS, new EndLink(rowBefore.fromRow(), line, true, fromBefore, false, cause));
        }
        if (rowBefore != null && toBefore != toAfter) {
            context.output(LINKS, new EndLink(rowBefore.toRow(), line, false, toBefore, false, cause));
        }
        if (rowAfter != null && fromBefore != fromAfter) {
            context.output(LINKS, new EndLink(rowAfter.fromRow(), line, true, fromAfter, true, cause));
        }
        if (rowAfter != null && toBefore != toAfter) {
            context.output(LINKS, new EndLink(rowAfter.toRow(), line, false, toAfter, true, cause));
        }
    }
}
