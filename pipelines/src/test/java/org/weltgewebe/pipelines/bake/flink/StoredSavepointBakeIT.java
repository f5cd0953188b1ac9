package org.weltgewebe.pipelines.bake.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.StoppableJobs;
import org.weltgewebe.pipelines.StoredSavepoint;
import org.weltgewebe.pipelines.flink.FlinkSettings;
import org.weltgewebe.servers.TestServers;

/**
 * A whole savepoint of the bake job, as Flink wrote it: this code goes on from it. The tileset of its time is gone, so every row moves
 * afterwards: a tile that is left says what the state knew of it, and the result equals a full bake only if the state was whole.
 */
class StoredSavepointBakeIT {

    /** Raised when the state of an operator takes another form. */
    private static final int VERSION = 1;

    @TempDir
    Path directory;

    @Test
    void everyStoredSavepointIsGoneOnFrom() throws Exception {
        for (Path stored : StoredSavepoint.all("bake", VERSION, this::take)) {
            goOn(stored, FlinkSettings.HASHMAP, 1);
            goOn(stored, FlinkSettings.ROCKSDB, 3);
        }
    }

    private void goOn(Path stored, String backend, int parallelism) throws Exception {
        Path place = directory.resolve(backend);
        try (BakeRig rig = new BakeRig(place, new TestBus(TestServers.start().nats()))) {
            rig.sayRows(1, 0);
            StoredSavepoint.copy(
                    stored,
                    rig.settings(backend, parallelism)
                            .checkpoints()
                            .savepoints()
                            .resolve("stored"));
            rig.start(new StoppableJobs(), backend, parallelism);
            // Far enough to show in the tile of the whole world.
            rig.sayRows(2, 0.3);
            rig.awaitAnnounced();
            assertThat(rig.compareWithFullBake())
                    .as("%s with %s", stored, backend)
                    .isZero();
            assertThat(rig.tiles()).isPositive();
        }
    }

    private Path take() throws Exception {
        StoppableJobs jobs = new StoppableJobs();
        Path place = Files.createDirectories(directory.resolve("take"));
        try (BakeRig rig = new BakeRig(place, new TestBus(TestServers.start().nats()))) {
            rig.sayRows(1, 0);
            rig.start(jobs, FlinkSettings.HASHMAP, 2);
            rig.awaitAnnounced();
            return jobs.stop(place.resolve("savepoints"));
        }
    }
}
