package org.weltgewebe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.launcher.Home;
import picocli.CommandLine;

class HelpTest {

    @TempDir
    Path directory;

    @Test
    void listsEveryCommand() {
        CommandLine line = WeltgewebeCommand.commandLine(new Home(directory, directory.resolve("var")));

        assertThat(line.getSubcommands().keySet())
                .containsExactly(
                        "demo",
                        "up",
                        "status",
                        "logs",
                        "down",
                        "reset",
                        "doctor",
                        "test",
                        "run",
                        "bake",
                        "tiles",
                        "fullbake",
                        "verify",
                        "dlq",
                        "replay",
                        "backfill",
                        "rebuild",
                        "cluster",
                        "bench",
                        "psql");
        assertThat(line.getUsageMessage()).contains(line.getSubcommands().keySet());
    }

    @Test
    void whatCannotBeDoneIsSaidWithARemedyAndExitCodeOne() {
        StringWriter err = new StringWriter();
        CommandLine line = WeltgewebeCommand.commandLine(new Home(directory, directory.resolve("var")));
        line.setErr(new PrintWriter(err));

        assertThat(line.execute("status")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was started here yet").contains("remedy: ./weltgewebe up");
        for (String tool : List.of("dlq", "replay")) {
            err.getBuffer().setLength(0);
            assertThat(line.execute(tool, "--help")).isEqualTo(1);
            assertThat(err.toString()).as(tool).contains("was built").contains("remedy: ./weltgewebe up");
        }
        assertThat(line.execute("reset")).as("nothing to delete is no failure").isZero();
    }
}
