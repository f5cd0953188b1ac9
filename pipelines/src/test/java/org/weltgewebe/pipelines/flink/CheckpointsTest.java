package org.weltgewebe.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir
    Path root;

    private Checkpoints checkpoints;

    @BeforeEach
    void open() {
        checkpoints = new Checkpoints(root, "capture");
    }

    @Test
    void nothingWrittenMeansNoCheckpointAndNothingIsMade() {
        assertThat(checkpoints.newest()).isEmpty();
        checkpoints.removeOlderJobs();
        assertThat(checkpoints.directory()).isEqualTo(root.resolve("capture")).doesNotExist();
    }

    @Test
    void theNewestCompletedOneIsFoundAcrossJobs() throws IOException {
        completed("a", 41, 100);
        Path newest = completed("b", 2, 200);
        completed("b", 1, 150);
        assertThat(checkpoints.newest()).contains(newest);
    }

    @Test
    void amongEquallyOldOnesTheNumberDecidesAsANumber() throws IOException {
        completed("a", 9, 100);
        Path newest = completed("a", 10, 100);
        assertThat(checkpoints.newest()).contains(newest);
    }

    @Test
    void whatIsNotCompletedIsIgnored() throws IOException {
        Path completed = completed("a", 1, 100);
        Files.createDirectories(directory("a", "chk-2"));
        Files.writeString(directory("a", "chk-2").resolve("state"), "half");
        Files.createDirectories(directory("a", "chk-3").resolve("_metadata"));
        Files.createDirectories(directory("a", "chk-x"));
        Files.writeString(directory("a", "chk-x").resolve("_metadata"), "");
        Files.createDirectories(directory("a", "shared"));
        Files.writeString(checkpoints.directory().resolve("README"), "");
        assertThat(checkpoints.newest()).contains(completed);
    }

    @Test
    void onlyTheJobOfTheNewestCheckpointIsKeptWithEverythingItRefersTo() throws IOException {
        completed("a", 7, 100);
        Path newest = completed("b", 3, 200);
        Path shared = Files.createDirectories(directory("b", "shared"));
        Files.writeString(shared.resolve("sst-1"), "");
        Files.createDirectories(directory("c", "chk-1"));
        Path other = Files.createDirectories(root.resolve("bake/x/chk-1"));
        checkpoints.removeOlderJobs();
        assertThat(checkpoints.directory().resolve("a")).doesNotExist();
        assertThat(checkpoints.directory().resolve("c")).doesNotExist();
        assertThat(shared.resolve("sst-1")).exists();
        assertThat(other).exists();
        assertThat(checkpoints.newest()).contains(newest);
    }

    private Path completed(String job, int number, long writtenAt) throws IOException {
        Path checkpoint = Files.createDirectories(directory(job, "chk-" + number));
        Path metadata = Files.writeString(checkpoint.resolve("_metadata"), "m");
        Files.setLastModifiedTime(metadata, FileTime.from(Instant.ofEpochSecond(writtenAt)));
        return checkpoint;
    }

    private Path directory(String job, String name) {
        return checkpoints.directory().resolve(job).resolve(name);
    }
}
