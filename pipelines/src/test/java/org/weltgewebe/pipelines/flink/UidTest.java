package org.weltgewebe.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.bake.BakeJobConfig;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.flink.BakeJob;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.capture.SnapshotProgress;
import org.weltgewebe.pipelines.capture.backfill.NothingStreamed;
import org.weltgewebe.pipelines.classify.CaptureShapes;
import org.weltgewebe.pipelines.config.ClusterConfig;

/** State is found again by the uid of its operator: every operator has one, none twice, and those that ever held state keep theirs. */
class UidTest {

    private static final Path CONTRACTS = TestLaw.house().resolve("schemas/collections");

    @TempDir
    Path directory;

    @Test
    void everyOperatorOfTheCaptureJobHasAUid() {
        assertThat(uids(graph(this::capture))).contains("capture", "classify-retain", "distribute");
    }

    @Test
    void everyOperatorOfTheBakeJobHasAUid() {
        assertThat(uids(graph(this::bake)))
                .contains(
                        "bake-source",
                        "bake-intake",
                        "bake-rows",
                        "bake-cluster-members",
                        "bake-clusters",
                        "bake-line-ends",
                        "bake-lines",
                        "bake-slice-rows",
                        "bake-slice-clusters",
                        "bake-slice-lines",
                        "bake-tiles",
                        "bake-publish",
                        "bake-announce",
                        "bake-dead");
    }

    @Test
    void anOperatorWithoutUidIsFoundHereAndRefusedByFlink() {
        Consumer<StreamExecutionEnvironment> forgetful =
                env -> env.fromData(1, 2).uid("numbers").map(i -> i + 1).print().uid("print");
        assertThatThrownBy(() -> graph(forgetful))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no UID or hash has been assigned to operator Map");
        StreamExecutionEnvironment lenient = StreamExecutionEnvironment.createLocalEnvironment(1);
        forgetful.accept(lenient);
        assertThatThrownBy(() -> uids(lenient.getStreamGraph(false)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("operators without uid")
                .hasMessageContaining("Map");
    }

    @Test
    void keyGroupsAreThoseOfEveryEarlierState() {
        assertThat(ClusterConfig.MAX_PARALLELISM).isEqualTo(128);
        for (StreamNode node : graph(this::bake).getStreamNodes()) {
            assertThat(node.getMaxParallelism()).as(node.getOperatorName()).isIn(-1, 128);
        }
        assertThat(graph(this::bake).getExecutionConfig().getMaxParallelism()).isEqualTo(128);
    }

    private List<String> uids(StreamGraph graph) {
        List<String> uids = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getTransformationUID() == null) {
                without.add(node.getOperatorName());
            } else {
                uids.add(node.getTransformationUID());
            }
        }
        assertThat(without).as("operators without uid").isEmpty();
        assertThat(uids).doesNotHaveDuplicates().allMatch(Objects::nonNull);
        return uids;
    }

    private StreamGraph graph(Consumer<StreamExecutionEnvironment> job) {
        FlinkSettings settings = new FlinkSettings(
                "job",
                new Checkpoints(directory, "job"),
                Duration.ofSeconds(1),
                FlinkSettings.HASHMAP,
                Duration.ZERO,
                Duration.ofMillis(2),
                OptionalInt.of(2));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(settings.configuration(Optional.empty()));
        job.accept(env);
        return env.getStreamGraph(false);
    }

    private void bake(StreamExecutionEnvironment env) {
        BakeJob.attach(
                env,
                BakeJobConfig.of("nats://127.0.0.1:4222", "weave", directory, ContractTexts.ofDirectory(CONTRACTS)));
    }

    private void capture(StreamExecutionEnvironment env) {
        SlotSettings slot = new SlotSettings(
                "127.0.0.1",
                5432,
                "weave",
                "wg_capture",
                "",
                "slot",
                "wg_publication",
                CaptureShapes.of(TestLaw.contracts()),
                Duration.ofMillis(10),
                Duration.ofSeconds(10),
                Duration.ZERO);
        CaptureSettings settings = new CaptureSettings(
                slot,
                new SlotIdentity("e-1", 0, 0, true, true),
                new CaptureSettings.Law(directory, directory, directory, null),
                "nats://127.0.0.1:4222",
                16,
                new NothingStreamed());
        CaptureJob.attach(env, settings, SnapshotProgress.Phase.DONE, Clock.systemUTC());
    }
}
