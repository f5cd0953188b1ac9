package org.weltgewebe.pipelines.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileJournalTest {

    @TempDir
    Path directory;

    @Test
    void holdsWhatNoCompletedCheckpointCovers() throws IOException {
        Path file = directory.resolve("weave.journal");
        try (TileJournal journal = TileJournal.open(file)) {
            journal.append(List.of(1L, 2L));
            journal.checkpointTaken(7);
            journal.append(List.of(2L, 3L));
            journal.checkpointCompleted(7);
            assertThat(TileJournal.read(file)).containsExactly(2L, 3L);
            journal.checkpointTaken(8);
            journal.checkpointCompleted(8);
            assertThat(TileJournal.read(file)).isEmpty();
        }
    }

    @Test
    void whatAJobLeftStaysUntilItIsPublishedAgainAndCovered() throws IOException {
        Path file = directory.resolve("weave.journal");
        try (TileJournal journal = TileJournal.open(file)) {
            journal.append(List.of(1L, 2L));
        }
        try (TileJournal journal = TileJournal.open(file)) {
            journal.checkpointTaken(1);
            journal.checkpointCompleted(1);
            assertThat(TileJournal.read(file)).containsExactly(1L, 2L);
            journal.append(List.of(1L));
            journal.appendUncovered(List.of(5L));
            journal.checkpointTaken(2);
            journal.checkpointCompleted(2);
            assertThat(TileJournal.read(file)).containsExactly(2L, 5L);
        }
    }

    @Test
    void anEntryCutOffByACrashIsIgnored() throws IOException {
        Path file = directory.resolve("weave.journal");
        try (TileJournal journal = TileJournal.open(file)) {
            journal.append(List.of(4L));
        }
        Files.write(file, new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
        assertThat(TileJournal.read(file)).containsExactly(4L);
    }

    @Test
    void aNewerJournalIsRefused() throws IOException {
        Path file = directory.resolve("weave.journal");
        Files.write(file, new byte[] {2});
        assertThatThrownBy(() -> TileJournal.read(file)).hasMessageContaining("journal version 2 (expected: 1");
    }

    @Test
    void noJournalIsAnEmptyOne() throws IOException {
        assertThat(TileJournal.read(directory.resolve("none"))).isEmpty();
    }
}
