package org.weltgewebe.pipelines.bake.flink;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.BusMessage;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.RowChange;
import org.weltgewebe.pipelines.bake.nats.BusSink;
import org.weltgewebe.pipelines.nats.source.JetStreamMessage;
import org.weltgewebe.pipelines.nats.source.JetStreamSource;
import org.weltgewebe.schemas.event.Subjects;

/**
 * From row events to a live tileset.
 *
 * <pre>
 *   JetStream → intake → rows ─┬───────────────────────────────→ slice ─┐
 *                              ├→ cluster members → cluster cells → slice ─┼→ tiles → publish → announce
 *                              └→ line ends → lines ──────────────→ slice ─┘
 * </pre>
 */
public final class BakeJob {

    private BakeJob() {}

    /** Adds the job to an environment: reads {@code WG_EVENT}, announces on {@code WG_TILES}, sets aside on {@code WG_DEAD}. */
    public static void attach(StreamExecutionEnvironment environment, BakeJobConfig config) {
        JetStreamSource source = new JetStreamSource(
                config.natsUrl(), Subjects.STREAM_EVENT, Subjects.ALL_ROWS, config.flushInterval(), config.tileset());
        DataStream<JetStreamMessage> messages = environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "bake: " + Subjects.STREAM_EVENT)
                .uid("bake-source")
                .setParallelism(1)
                .setBufferTimeout(config.bufferTimeout().toMillis());
        Said said = assemble(messages, config);
        said.announcements()
                .sinkTo(new BusSink(config.natsUrl()))
                .name("bake: announce")
                .uid("bake-announce")
                .setParallelism(1);
        said.deadLetters()
                .sinkTo(new BusSink(config.natsUrl()))
                .name("bake: dead letters")
                .uid("bake-dead")
                .setParallelism(1);
    }

    /**
     * What the job says.
     *
     * @param announcements one per published generation or advanced sequence
     * @param deadLetters events that cannot be read or drawn
     */
    record Said(DataStream<BusMessage> announcements, DataStream<BusMessage> deadLetters) {}

    /**
     * The job between its source and its sinks.
     *
     * @param messages one stream of messages in sequence order, parallelism 1; event time and watermarks are sequences
     */
    static Said assemble(DataStream<JetStreamMessage> messages, BakeJobConfig config) {
        ContractTexts contracts = config.contracts();
        String tileset = config.tileset();
        long flushMillis = config.flushInterval().toMillis();
        SingleOutputStreamOperator<RowChange> changes = named(
                        messages.process(new IntakeFunction(contracts, tileset)), "intake", config)
                .setParallelism(1);
        SingleOutputStreamOperator<FeatureChange> rows =
                named(changes.keyBy(RowChange::row, Types.STRING).process(new RowFunction()), "rows", config);
        SingleOutputStreamOperator<ClusterEdit> members =
                named(rows.flatMap(new ClusterMembersFunction(contracts, tileset)), "cluster-members", config);
        SingleOutputStreamOperator<FeatureChange> clusters = named(
                members.keyBy(ClusterEdit::cell, Types.STRING)
                        .process(new ClusterFunction(contracts, tileset, flushMillis)),
                "clusters",
                config);
        SingleOutputStreamOperator<EndAnswer> ends = named(
                rows.getSideOutput(RowFunction.POINTS)
                        .connect(rows.getSideOutput(RowFunction.LINKS))
                        .keyBy(EndPoint::row, EndLink::endRow, Types.STRING)
                        .process(new LineEndsFunction()),
                "line-ends",
                config);
        SingleOutputStreamOperator<FeatureChange> lines = named(
                rows.getSideOutput(RowFunction.LINES)
                        .connect(ends)
                        .keyBy(LineChange::line, EndAnswer::line, Types.STRING)
                        .process(new LineFunction()),
                "lines",
                config);
        SingleOutputStreamOperator<TileBytes> tiles = named(
                slice(rows, "slice-rows", config)
                        .union(slice(clusters, "slice-clusters", config), slice(lines, "slice-lines", config))
                        .keyBy(TileEdit::tile, Types.LONG)
                        .transform(
                                "tiles",
                                TypeInformation.of(TileBytes.class),
                                new TileOperator(
                                        new TileFunction(contracts, tileset, flushMillis),
                                        config.tilesetDirectory(),
                                        config.journalFile())),
                "tiles",
                config);
        SingleOutputStreamOperator<BusMessage> announcements = named(
                        tiles.transform("publish", TypeInformation.of(BusMessage.class), new PublishOperator(config)),
                        "publish",
                        config)
                .setParallelism(1);
        return new Said(announcements, changes.getSideOutput(IntakeFunction.DEAD));
    }

    private static DataStream<TileEdit> slice(DataStream<FeatureChange> changes, String name, BakeJobConfig config) {
        return named(changes.flatMap(new SliceFunction(config.contracts(), config.tileset())), name, config);
    }

    private static <T> SingleOutputStreamOperator<T> named(
            SingleOutputStreamOperator<T> operator, String name, BakeJobConfig config) {
        return operator.name("bake: " + name)
                .uid("bake-" + name)
                .setBufferTimeout(config.bufferTimeout().toMillis());
    }
}
