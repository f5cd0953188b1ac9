package org.weltgewebe.pipelines.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.runtime.messages.webmonitor.ClusterOverview;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.config.ClusterConfig;

class JobManagerTest {

    private static final ClusterConfig TWO_OF_THREE_SLOTS =
            new ClusterConfig("127.0.0.1:6123", "127.0.0.1:8081", null, null, 2, 3, 2, Path.of("work"));

    @TempDir
    Path directory;

    @Test
    void beginsWhenAllAreHereAndNobodyHoldsTasksOfAnEarlierJobManager() {
        assertThat(mayBegin(2, 6, 6, 0)).isTrue();
        assertThat(mayBegin(2, 6, 5, 0)).as("one slot is taken").isFalse();
        assertThat(mayBegin(2, 6, 5, 3_600)).as("and stays taken").isFalse();
        assertThat(mayBegin(2, 3, 3, 0)).as("one has not told its slots").isFalse();
        assertThat(mayBegin(2, 0, 0, 0)).as("none has told its slots").isFalse();
    }

    @Test
    void goesOnWithoutALatecomerThatMustHaveEndedItsTasksByThen() {
        assertThat(mayBegin(1, 3, 3, 0)).isFalse();
        assertThat(mayBegin(1, 3, 3, 11)).isFalse();
        assertThat(mayBegin(1, 3, 3, 13)).isTrue();
        assertThat(mayBegin(0, 0, 0, 13)).as("nobody is here").isFalse();
    }

    @Test
    void aWorkDirectoryIsEmptyWhateverAKilledProcessLeft() throws Exception {
        Path work = directory.resolve("a/b");
        WorkDirectory.take(work).close();
        Files.createDirectories(work.resolve("rocksdb"));
        Files.writeString(work.resolve("rocksdb/CURRENT"), "x");
        try (WorkDirectory taken = WorkDirectory.take(work)) {
            assertThat(work).isEmptyDirectory();
        }
    }

    @Test
    void aWorkDirectoryOfAProcessThatRunsIsLeftAlone() throws Exception {
        Path work = directory.resolve("jobmanager");
        try (WorkDirectory taken = WorkDirectory.take(work)) {
            Files.writeString(work.resolve("CURRENT"), "x");
            assertThatThrownBy(() -> WorkDirectory.take(work)).hasMessageContaining("belongs to a process that runs");
            assertThat(work.resolve("CURRENT")).hasContent("x");
        }
        WorkDirectory.take(work).close();
    }

    private static boolean mayBegin(int taskManagers, int slots, int free, int waitedSeconds) {
        ClusterOverview overview = new ClusterOverview(taskManagers, slots, free, 0, 0, 0, 0, 0, 0);
        return JobManager.mayBegin(TWO_OF_THREE_SLOTS, overview, Duration.ofSeconds(waitedSeconds));
    }
}
