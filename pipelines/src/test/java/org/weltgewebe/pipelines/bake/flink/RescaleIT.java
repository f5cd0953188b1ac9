package org.weltgewebe.pipelines.bake.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.StoppableJobs;
import org.weltgewebe.pipelines.flink.FlinkSettings;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.TestServers;

/** One state through other parallelisms, other backends, savepoints and checkpoints: nothing is forgotten on the way. */
class RescaleIT {

    @TempDir
    Path directory;

    @Test
    void theStateGoesAlongFromOneFormToTheOther() throws Exception {
        try (BakeRig rig =
                new BakeRig(directory, new TestBus(TestServers.start().nats()))) {
            Path savepoints =
                    rig.settings(FlinkSettings.HASHMAP, 1).checkpoints().savepoints();
            StoppableJobs one = new StoppableJobs();
            rig.start(one, FlinkSettings.HASHMAP, 1);
            rig.sayRows(1, 0);
            rig.awaitAnnounced();
            one.stop(savepoints);
            assertThat(names(savepoints)).hasSize(1);

            // From the savepoint: two ways, on disk.
            StoppableJobs two = new StoppableJobs();
            rig.start(two, FlinkSettings.ROCKSDB, 2);
            rig.sayRows(2, 0.01);
            rig.awaitAnnounced();
            rig.awaitCheckpoint();
            two.jobs().close();

            // From an incremental checkpoint: three ways.
            StoppableJobs three = new StoppableJobs();
            rig.start(three, FlinkSettings.ROCKSDB, 3);
            rig.sayRows(3, 0.02);
            rig.awaitAnnounced();
            rig.awaitCheckpoint();
            three.jobs().close();
            List<String> before = names(savepoints);

            // From a checkpoint the other backend cannot read, which therefore goes by way of a savepoint: one way.
            StoppableJobs four = new StoppableJobs();
            rig.start(four, FlinkSettings.HASHMAP, 1);
            assertThat(names(savepoints)).isNotEqualTo(before);
            rig.sayRows(4, 0.03);
            rig.awaitAnnounced();
            assertThat(rig.compareWithFullBake()).isZero();
            four.jobs().close();
            assertThat(rig.announced()).extracting(TilesPublished::generation).isSorted();
        }
    }

    private static List<String> names(Path savepoints) throws Exception {
        try (Stream<Path> entries = Files.list(savepoints)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
