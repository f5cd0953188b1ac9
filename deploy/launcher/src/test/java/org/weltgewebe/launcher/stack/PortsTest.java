package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @TempDir
    Path directory;

    @Test
    void stayWhatTheyWere() {
        Path file = directory.resolve("ports.yaml");
        Ports chosen = Ports.load(file).withApi(8090);
        chosen.store(file);

        assertThat(Ports.load(file)).isEqualTo(chosen);
        assertThat(chosen.api()).isEqualTo(8090);
    }
}
