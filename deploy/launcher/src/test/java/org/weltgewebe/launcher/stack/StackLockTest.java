package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.launcher.LauncherException;

class StackLockTest {

    @TempDir
    Path directory;

    @Test
    void isHeldByOneAndNamesThem() {
        Path file = directory.resolve("lock");
        try (StackLock first = StackLock.take(file)) {
            assertThat(first.predecessor()).isEmpty();
            assertThatThrownBy(() -> StackLock.take(file))
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining(
                            "held by pid " + ProcessHandle.current().pid());
        }
        try (StackLock again = StackLock.take(file)) {
            assertThat(again.predecessor()).as("it was released in order").isEmpty();
        }
    }

    @Test
    void isTakenOverFromADeadHolder() throws IOException {
        Path file = Files.writeString(directory.resolve("lock"), "4711");

        try (StackLock lock = StackLock.take(file)) {
            assertThat(lock.predecessor()).contains("4711");
        }
    }
}
