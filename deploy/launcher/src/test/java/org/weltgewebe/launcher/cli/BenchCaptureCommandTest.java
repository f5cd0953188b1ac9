package org.weltgewebe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Ports;
import org.weltgewebe.launcher.stack.StackLock;
import org.weltgewebe.servers.ProcessIdentity;
import picocli.CommandLine;

/** A project that was never built, so that the bench would have to. */
class BenchCaptureCommandTest {

    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void prepare() {
        home = new Home(directory, directory.resolve("var"));
        home.prepare();
    }

    @Test
    void doesNotBuildUnderARunningStack() {
        new Ports(1, 2, 3, 4, 5).store(home.run().resolve("ports.yaml"));
        ProcessIdentity.current().write(home.run().resolve("pipelines.pid"));

        assertThat(bench()).isEqualTo(1);
        assertThat(err.toString())
                .contains("pipelines: older than its sources, and the stack runs from it")
                .contains("remedy: ./weltgewebe up");
        assertThat(home.logOf("build")).doesNotExist();
        StackLock.take(home.var().resolve("lock")).close();
    }

    @Test
    void doesNotBuildWhileAnotherCommandStartsTheStack() {
        try (StackLock other = StackLock.take(home.var().resolve("lock"))) {
            assertThat(bench()).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("held by pid " + ProcessHandle.current().pid());
        assertThat(home.logOf("build")).doesNotExist();
    }

    private int bench() {
        CommandLine line = WeltgewebeCommand.commandLine(home);
        line.setErr(new PrintWriter(err));
        return line.execute("bench", "capture", "--peers", "none");
    }
}
