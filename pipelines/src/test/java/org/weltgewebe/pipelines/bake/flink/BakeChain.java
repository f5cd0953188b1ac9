package org.weltgewebe.pipelines.bake.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.BusMessage;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.RowChange;
import org.weltgewebe.pipelines.bake.TestContracts;
import org.weltgewebe.pmtiles.tileset.TilesetReader;
import org.weltgewebe.schemas.event.TilesPublished;

/**
 * The job of {@link BakeJob#assemble} between the intake and the announcements, one harness per operator, in one thread:
 * records of different channels arrive in an order that a seed decides, time stands still unless told.
 */
final class BakeChain implements AutoCloseable {

    static final Duration FLUSH = Duration.ofMillis(50);

    /** A consistent cut: the state of every operator and the sequence of the last event in it. */
    record Checkpoint(List<OperatorSubtaskState> states, long sequence) {}

    /** What an operator would see next on one of its inputs. */
    private record Delivery(StreamRecord<?> record, Channel channel) {}

    @FunctionalInterface
    private interface Channel {
        void deliver(StreamRecord<?> record) throws Exception;
    }

    final KeyedOneInputStreamOperatorTestHarness<String, RowChange, FeatureChange> rows;
    final OneInputStreamOperatorTestHarness<FeatureChange, ClusterEdit> members;
    final KeyedOneInputStreamOperatorTestHarness<String, ClusterEdit, FeatureChange> clusters;
    final KeyedTwoInputStreamOperatorTestHarness<String, EndPoint, EndLink, EndAnswer> ends;
    final KeyedTwoInputStreamOperatorTestHarness<String, LineChange, EndAnswer, FeatureChange> lines;
    final OneInputStreamOperatorTestHarness<FeatureChange, TileEdit> slice;
    final KeyedOneInputStreamOperatorTestHarness<Long, TileEdit, TileBytes> tiles;
    final OneInputStreamOperatorTestHarness<TileBytes, BusMessage> publish;

    private final Path tilesetDirectory;
    private final Random order;
    private final List<Deque<Delivery>> channels = new ArrayList<>();
    private final List<TilesPublished> announced = new ArrayList<>();
    private long sequence;

    BakeChain(Path tilesetsDirectory, long seed) throws Exception {
        this(tilesetsDirectory, seed, TestContracts.texts());
    }

    @SuppressWarnings("unchecked")
    BakeChain(Path tilesetsDirectory, long seed, ContractTexts contracts) throws Exception {
        BakeJobConfig config = new BakeJobConfig(
                "nats://unused",
                TestContracts.TILESET,
                tilesetsDirectory,
                contracts,
                FLUSH,
                Duration.ZERO,
                3,
                Duration.ZERO);
        String tileset = config.tileset();
        long flushMillis = FLUSH.toMillis();
        tilesetDirectory = config.tilesetDirectory();
        order = new Random(seed);
        rows = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new RowFunction()), RowChange::row, Types.STRING);
        members = new OneInputStreamOperatorTestHarness<>(
                new StreamFlatMap<>(new ClusterMembersFunction(contracts, tileset)));
        clusters = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new ClusterFunction(contracts, tileset, flushMillis)),
                ClusterEdit::cell,
                Types.STRING);
        ends = new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new LineEndsFunction()), EndPoint::row, EndLink::endRow, Types.STRING);
        lines = new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new LineFunction()), LineChange::line, EndAnswer::line, Types.STRING);
        slice = new OneInputStreamOperatorTestHarness<>(new StreamFlatMap<>(new SliceFunction(contracts, tileset)));
        tiles = new KeyedOneInputStreamOperatorTestHarness<>(
                new TileOperator(
                        new TileFunction(contracts, tileset, flushMillis),
                        config.tilesetDirectory(),
                        config.journalFile()),
                TileEdit::tile,
                Types.LONG);
        publish = new OneInputStreamOperatorTestHarness<>(new PublishOperator(config));
        for (int i = 0; i < 10; i++) {
            channels.add(new ArrayDeque<>());
        }
    }

    private List<AbstractStreamOperatorTestHarness<?>> operators() {
        return List.of(rows, members, clusters, ends, lines, slice, tiles, publish);
    }

    /** Starts without state. */
    BakeChain open(long nowMillis) throws Exception {
        for (AbstractStreamOperatorTestHarness<?> operator : operators()) {
            operator.setProcessingTime(nowMillis);
            operator.open();
        }
        return this;
    }

    /** Starts from a checkpoint. */
    BakeChain open(Checkpoint checkpoint, long nowMillis) throws Exception {
        for (int i = 0; i < operators().size(); i++) {
            operators().get(i).setProcessingTime(nowMillis);
            operators().get(i).initializeState(checkpoint.states().get(i));
            operators().get(i).open();
        }
        sequence = checkpoint.sequence();
        watermark();
        return this;
    }

    void accept(RowChange change) throws Exception {
        sequence = change.sequence();
        rows.processElement(new StreamRecord<>(change, change.sequence()));
        collect();
    }

    /** Lets the watermark of everything accepted so far pass. */
    void watermark() throws Exception {
        Watermark mark = new Watermark(sequence);
        settle();
        rows.processWatermark(mark);
        settle();
        clusters.processWatermark(mark);
        ends.processWatermark1(mark);
        ends.processWatermark2(mark);
        settle();
        lines.processWatermark1(mark);
        lines.processWatermark2(mark);
        settle();
        tiles.processWatermark(mark);
        settle();
        publish.processWatermark(mark);
        collect();
    }

    /** Lets time pass; rows whose time is over leave, and their tiles are published. */
    void time(long nowMillis) throws Exception {
        for (int round = 0; round < 4; round++) {
            for (AbstractStreamOperatorTestHarness<?> operator : operators()) {
                operator.setProcessingTime(nowMillis + round * FLUSH.toMillis());
                settle();
            }
        }
    }

    Checkpoint checkpoint(long id, boolean completes) throws Exception {
        settle();
        publish.prepareSnapshotPreBarrier(id);
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (AbstractStreamOperatorTestHarness<?> operator : operators()) {
            states.add(operator.snapshot(id, 0));
        }
        if (completes) {
            publish.notifyOfCompletedCheckpoint(id);
        }
        collect();
        return new Checkpoint(states, sequence);
    }

    /** Everything announced so far. */
    List<TilesPublished> announced() {
        return announced;
    }

    TreeMap<Long, byte[]> published() throws IOException {
        TreeMap<Long, byte[]> published = new TreeMap<>();
        try (TilesetReader reader = TilesetReader.open(tilesetDirectory)) {
            reader.forEachTile(published::put);
        }
        return published;
    }

    /** Delivers what is in flight, channel by channel in random turns, each channel in its order. */
    private void settle() throws Exception {
        collect();
        while (true) {
            List<Deque<Delivery>> waiting =
                    channels.stream().filter(channel -> !channel.isEmpty()).toList();
            if (waiting.isEmpty()) {
                return;
            }
            Delivery next = waiting.get(order.nextInt(waiting.size())).remove();
            next.channel().deliver(next.record());
            collect();
        }
    }

    @SuppressWarnings("unchecked")
    private void collect() throws Exception {
        move(rows.getOutput(), 0, record -> members.processElement((StreamRecord<FeatureChange>) record));
        move(side(RowFunction.POINTS), 2, record -> ends.processElement1((StreamRecord<EndPoint>) record));
        move(side(RowFunction.LINKS), 3, record -> ends.processElement2((StreamRecord<EndLink>) record));
        move(side(RowFunction.LINES), 4, record -> lines.processElement1((StreamRecord<LineChange>) record));
        move(members.getOutput(), 5, record -> clusters.processElement((StreamRecord<ClusterEdit>) record));
        move(ends.getOutput(), 6, record -> lines.processElement2((StreamRecord<EndAnswer>) record));
        move(clusters.getOutput(), 7, record -> slice.processElement((StreamRecord<FeatureChange>) record));
        move(lines.getOutput(), 1, record -> slice.processElement((StreamRecord<FeatureChange>) record));
        move(slice.getOutput(), 8, record -> tiles.processElement((StreamRecord<TileEdit>) record));
        move(tiles.getOutput(), 9, record -> publish.processElement((StreamRecord<TileBytes>) record));
        while (!publish.getOutput().isEmpty()) {
            if (publish.getOutput().remove() instanceof StreamRecord<?> said) {
                announced.add(TilesPublished.decode(((BusMessage) said.getValue()).data()));
            }
        }
    }

    private Collection<Object> side(OutputTag<?> tag) {
        Collection<Object> output = (Collection<Object>) (Collection<?>) rows.getSideOutput(tag);
        return output == null ? new ArrayList<>() : output;
    }

    private void move(Collection<Object> output, int channel, Channel input) {
        for (Object element : output) {
            if (element instanceof StreamRecord<?> record) {
                channels.get(channel).add(new Delivery(record, input));
                if (channel == 0) {
                    // Features of rows go two ways: to the clusters and to the tiles.
                    channels.get(7)
                            .add(new Delivery(
                                    record, copy -> slice.processElement((StreamRecord<FeatureChange>) copy)));
                }
            }
        }
        output.clear();
    }

    /** Keyed entries of all operators; zero when nothing is remembered. */
    int stateEntries() {
        return rows.numKeyedStateEntries()
                + clusters.numKeyedStateEntries()
                + ends.numKeyedStateEntries()
                + lines.numKeyedStateEntries()
                + tiles.numKeyedStateEntries();
    }

    /** Ends like a killed process: nothing is flushed. */
    @Override
    public void close() throws Exception {
        for (AbstractStreamOperatorTestHarness<?> operator : operators()) {
            operator.close();
        }
    }
}
