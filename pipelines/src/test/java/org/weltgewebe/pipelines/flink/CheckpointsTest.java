package org.weltgewebe.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
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
        checkpoints.removeOlderJobs(Instant.ofEpochSecond(1_000));
        assertThat(checkpoints.directory()).isEqualTo(root.resolve("capture")).doesNotExist();
    }

    @Test
    void theNewestCompletedOneIsFoundAcrossJobs() throws IOException {
        completed("a", 41, 100);
        Path newest = completed("b", 43, 200);
        completed("b", 42, 150);
        assertThat(checkpoints.newest()).contains(newest);
    }

    @Test
    void aClockThatWentBackDoesNotMakeAnOlderOneTheNewest() throws IOException {
        Path newest = completed("b", 43, 100);
        completed("a", 42, 500);
        savepoint(41, 900);
        assertThat(checkpoints.newest()).contains(newest);
        assertThat(checkpoints.newestCompletedAt()).isEqualTo(Instant.ofEpochSecond(900));
    }

    @Test
    void amongEqualNumbersTheLaterOneIsTaken() throws IOException {
        completed("a", 7, 100);
        Path later = completed("b", 7, 200);
        assertThat(checkpoints.newest()).contains(later);
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
        Path newest = completed("b", 13, 200);
        Path shared = Files.createDirectories(directory("b", "shared"));
        Files.writeString(shared.resolve("sst-1"), "");
        Files.createDirectories(directory("c", "chk-1"));
        Path other = Files.createDirectories(root.resolve("bake/x/chk-1"));
        checkpoints.removeOlderJobs(Instant.ofEpochSecond(1_000));
        assertThat(checkpoints.directory().resolve("a")).doesNotExist();
        assertThat(checkpoints.directory().resolve("c")).doesNotExist();
        assertThat(shared.resolve("sst-1")).exists();
        assertThat(other).exists();
        assertThat(checkpoints.newest()).contains(newest);
    }

    @Test
    void everyJobOneMightHaveToGoBackToIsKept() throws IOException {
        completed("older", 5, 80);
        completed("last-before", 7, 99);
        completed("between", 9, 110);
        completed("newest", 12, 200);
        checkpoints.removeOlderJobs(Instant.ofEpochSecond(100));
        assertThat(checkpoints.directory().resolve("older")).doesNotExist();
        assertThat(checkpoints.directory().resolve("last-before")).exists();
        assertThat(checkpoints.directory().resolve("between")).exists();
        assertThat(checkpoints.directory().resolve("newest")).exists();
    }

    @Test
    void goingBackRemovesWhatCountsOnLostMessages() throws IOException {
        completed("a", 7, 100);
        Path stays = completed("a", 8, 110);
        completed("a", 10, 120);
        completed("b", 11, 130);
        Path before = savepoint(9, 125);
        Path since = savepoint(10, 105);
        assertThat(checkpoints.rollBackTo(9)).contains(before);
        assertThat(stays).exists();
        assertThat(before).exists();
        assertThat(since).doesNotExist();
        assertThat(directory("a", "chk-10")).doesNotExist();
        assertThat(directory("b", "chk-11")).doesNotExist();
        assertThat(checkpoints.newest()).contains(before);
        assertThat(checkpoints.rollBackTo(3)).isEmpty();
    }

    @Test
    void aSavepointIsTheNewestWhenItWasTakenLast() throws IOException {
        Path checkpoint = completed("a", 900, 100);
        Path savepoint = savepoint(901, 200);
        assertThat(checkpoints.newest()).contains(savepoint);
        Path later = completed("b", 902, 300);
        assertThat(checkpoints.newest()).contains(later);
        assertThat(checkpoint).exists();
    }

    @Test
    void theNewestSavepointStaysBesideTheNewestCheckpointAndOlderOnesGo() throws IOException {
        Path older = savepoint(4, 50);
        Path newer = savepoint(5, 100);
        Path half = Files.createDirectories(checkpoints.savepoints().resolve("savepoint-a-6"));
        Path before = completed("a", 7, 90);
        Path after = completed("b", 8, 200);
        checkpoints.removeOlderJobs(Instant.ofEpochSecond(300));
        assertThat(newer).exists();
        assertThat(after).exists();
        assertThat(older).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(before).doesNotExist();
    }

    private Path savepoint(long number, long writtenAt) throws IOException {
        Path savepoint = Files.createDirectories(checkpoints.savepoints().resolve("savepoint-a-" + number));
        Path metadata = savepoint.resolve("_metadata");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(metadata))) {
            org.apache.flink.runtime.checkpoint.Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(number, List.of(), List.of()), out);
        }
        Files.setLastModifiedTime(metadata, FileTime.from(Instant.ofEpochSecond(writtenAt)));
        return savepoint;
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
