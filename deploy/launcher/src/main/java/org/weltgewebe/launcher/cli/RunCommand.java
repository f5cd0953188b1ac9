package org.weltgewebe.launcher.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: one process alone, in the foreground. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs one process alone in the foreground, e.g. on a machine of its own. Ctrl-C ends it.")
final class RunCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Parameters(paramLabel = "PROCESS", description = "pipelines or api")
    private String process = "";

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Its YAML configuration; `up` writes examples to var/run.")
    private Path config = Path.of("");

    RunCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        Path file = config.toAbsolutePath();
        List<String> command =
                switch (process) {
                    case Rooms.PIPELINES -> rooms.pipelinesCommand(file);
                    case Rooms.API -> rooms.apiCommand(file);
                    default ->
                        throw LauncherException.failed(
                                "process: " + process + " (expected: pipelines or api)", "./weltgewebe run --help");
                };
        return Foreground.run(command, home.root(), Map.of());
    }
}
