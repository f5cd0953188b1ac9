package org.weltgewebe.pipelines.bake.flink;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.FeatureCodec;
import org.weltgewebe.pipelines.bake.KnownLine;
import org.weltgewebe.pipelines.bake.LineEnd;

/** Draws each line from its row and the answers about its ends; see {@link KnownLine} for their order. */
final class LineFunction extends KeyedCoProcessFunction<String, LineChange, EndAnswer, FeatureChange> {

    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<byte[]> state;

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(StateTypes.value("line"));
    }

    @Override
    public void processElement1(LineChange change, Context context, Collector<FeatureChange> out) throws IOException {
        draw(known().withRow(change.row(), change.fromLink(), change.toLink()), change.cause(), out);
        if (change.row() == null) {
            // Answers sent before the ends were untied may still come; none comes after the next watermark.
            context.timerService().registerEventTimeTimer(context.timerService().currentWatermark() + 1);
        }
    }

    @Override
    public void processElement2(EndAnswer answer, Context context, Collector<FeatureChange> out) throws IOException {
        LineEnd end = new LineEnd(answer.link(), answer.shown(), answer.lon(), answer.lat());
        KnownLine line = answer.start() ? known().withStart(end) : known().withEnd(end);
        draw(line, answer.cause(), out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<FeatureChange> out) throws IOException {
        if (known().row() == null) {
            Objects.requireNonNull(state).clear();
        }
    }

    private KnownLine known() throws IOException {
        byte[] bytes = Objects.requireNonNull(state).value();
        return bytes == null ? KnownLine.UNKNOWN : KnownLine.decode(bytes);
    }

    private void draw(KnownLine line, Cause cause, Collector<FeatureChange> out) throws IOException {
        byte[] after = line.feature().map(FeatureCodec::encode).orElse(null);
        if (!Arrays.equals(line.drawn(), after)) {
            out.collect(new FeatureChange(line.drawn(), after, cause));
        }
        Objects.requireNonNull(state).update(line.withDrawn(after).encode());
    }
}
