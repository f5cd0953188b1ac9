package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForegroundTest {

    @TempDir
    Path directory;

    @Test
    void leavesCtrlCToTheProgramItConversesWith() {
        List<String> interrupts = List.of("sh", "-c", "kill -INT $PPID; sleep 1; exit 7");
        assertThat(Foreground.converse(interrupts, directory, Map.of())).isEqualTo(7);
    }
}
