package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

    @TempDir
    Path directory;

    @Test
    void survivesAFileAndKnowsItsProcess() {
        Path file = directory.resolve("a.pid");
        ProcessIdentity.current().write(file);

        assertThat(ProcessIdentity.alive(file)).contains(ProcessIdentity.current());
    }

    @Test
    void isNotFooledByARecycledNumber() {
        ProcessIdentity earlier = new ProcessIdentity(
                ProcessIdentity.current().pid(), ProcessIdentity.current().startedAt() - 1);

        assertThat(earlier.isAlive()).isFalse();
        earlier.kill(); // would end this JVM
    }

    @Test
    void readsDamagedFilesAsNone() throws IOException {
        Path file = Files.writeString(directory.resolve("b.pid"), "not a pid");

        assertThat(ProcessIdentity.read(file)).isEmpty();
        assertThat(ProcessIdentity.read(directory.resolve("none.pid"))).isEmpty();
    }

    @Test
    void seesAProcessEnd() throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();

        identity.terminate();

        assertThat(identity.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(identity.isAlive()).isFalse();
    }
}
