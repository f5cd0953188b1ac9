package org.weltgewebe.pipelines.bake.flink;

import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;

/**
 * Per row that lines end at: its position and the lines tied to it. A new tie is answered with the position, a move is told
 * to every tied line.
 */
final class LineEndsFunction extends KeyedCoProcessFunction<String, EndPoint, EndLink, EndAnswer> {

    private static final long serialVersionUID = 1L;
    private static final int FORM = 1;

    private transient @Nullable ValueState<byte[]> position;
    private transient @Nullable MapState<String, Long> ties;

    @Override
    public void open(OpenContext context) {
        position = getRuntimeContext().getState(StateTypes.value("position"));
        ties = getRuntimeContext().getMapState(StateTypes.longByName("ties"));
    }

    @Override
    public void processElement1(EndPoint point, Context context, Collector<EndAnswer> out) throws Exception {
        if (point.shown()) {
            Objects.requireNonNull(position).update(encode(point));
        } else {
            Objects.requireNonNull(position).clear();
        }
        for (Map.Entry<String, Long> tie : Objects.requireNonNull(ties).entries()) {
            String name = tie.getKey();
            out.collect(new EndAnswer(
                    name.substring(1),
                    name.charAt(0) == 'f',
                    tie.getValue(),
                    point.shown(),
                    point.lon(),
                    point.lat(),
                    point.cause()));
        }
    }

    @Override
    public void processElement2(EndLink link, Context context, Collector<EndAnswer> out) throws Exception {
        String name = (link.start() ? "f" : "t") + link.line();
        MapState<String, Long> tied = Objects.requireNonNull(ties);
        if (!link.tied()) {
            Long present = tied.get(name);
            if (present != null && present == link.link()) {
                tied.remove(name);
            }
            return;
        }
        tied.put(name, link.link());
        byte[] bytes = Objects.requireNonNull(position).value();
        EndPoint point = bytes == null ? null : decode(bytes, link);
        out.collect(new EndAnswer(
                link.line(),
                link.start(),
                link.link(),
                point != null,
                point == null ? 0 : point.lon(),
                point == null ? 0 : point.lat(),
                link.cause()));
    }

    private static byte[] encode(EndPoint point) {
        ByteWriter out = new ByteWriter();
        out.writeByte(FORM);
        out.writeDouble(point.lon());
        out.writeDouble(point.lat());
        return out.toByteArray();
    }

    private static EndPoint decode(byte[] bytes, EndLink link) {
        ByteReader in = new ByteReader(bytes);
        int form = in.readByte();
        if (form != FORM) {
            throw new IllegalArgumentException(
                    "position form: " + form + " (expected: " + FORM + "; the state was written by newer code)");
        }
        return new EndPoint(link.endRow(), true, in.readDouble(), in.readDouble(), link.cause());
    }
}
