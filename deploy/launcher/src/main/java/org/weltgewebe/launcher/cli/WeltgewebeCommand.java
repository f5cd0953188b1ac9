package org.weltgewebe.launcher.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.servers.ServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weltgewebe}: the list of commands. */
@Command(
        name = "./weltgewebe",
        mixinStandardHelpOptions = true,
        versionProvider = WeltgewebeCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs the weave on this machine: Postgres row, event, tile, map.",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 something for you to do first.",
            "Environment: WG_POSTGRES_URL, WG_NATS_URL use servers that already run; WG_VAR keeps data elsewhere than in ./var;",
            "  WG_CONTRACTS names a directory of collection contracts instead of schemas/collections."
        })
public final class WeltgewebeCommand {

    private WeltgewebeCommand() {}

    /** The parser with all commands. */
    public static CommandLine commandLine(Home home) {
        Rooms rooms = new Rooms(home, BuildInfo.load());
        CommandLine line = new CommandLine(new WeltgewebeCommand())
                .addSubcommand(new DemoCommand(home, rooms))
                .addSubcommand(new UpCommand(home, rooms))
                .addSubcommand(new StatusCommand(home, rooms))
                .addSubcommand(new LogsCommand(home))
                .addSubcommand(new DownCommand(home, rooms))
                .addSubcommand(new ResetCommand(home, rooms))
                .addSubcommand(new DoctorCommand(home, rooms))
                .addSubcommand(new TestCommand(home))
                .addSubcommand(new RunCommand(home, rooms))
                .addSubcommand(new BakeCommand(home, rooms))
                .addSubcommand(new TilesCommand(home, rooms))
                .addSubcommand(new FullBakeCommand(home, rooms))
                .addSubcommand(new VerifyCommand(home, rooms))
                .addSubcommand(new DlqCommand(home, rooms))
                .addSubcommand(new ReplayCommand(home, rooms))
                .addSubcommand(BackfillCommand.commandLine(home, rooms))
                .addSubcommand(new RebuildCommand(home, rooms))
                .addSubcommand(new CommandLine(new ClusterCommand())
                        .addSubcommand(new ClusterUpCommand(home, rooms))
                        .addSubcommand(new ClusterStatusCommand(home, rooms))
                        .addSubcommand(new ClusterScaleCommand(home, rooms))
                        .addSubcommand(new ClusterSavepointCommand(home, rooms))
                        .addSubcommand(new ClusterDownCommand(home, rooms)))
                .addSubcommand(new CommandLine(new BenchCommand())
                        .addSubcommand(new BenchLiveCommand(home, rooms))
                        .addSubcommand(new BenchCaptureCommand(home, rooms)))
                .addSubcommand(new PsqlCommand(home, rooms));
        return line.setExecutionExceptionHandler(WeltgewebeCommand::report);
    }

    /** Known failures are told in a sentence; anything else is a defect and shows where it happened. */
    private static int report(Exception exception, CommandLine line, CommandLine.ParseResult result) throws Exception {
        PrintWriter err = line.getErr();
        if (exception instanceof LauncherException stopped) {
            err.println(stopped.getMessage());
            err.flush();
            return stopped.exitCode();
        }
        boolean told = exception instanceof ServerException
                || exception instanceof UncheckedIOException
                || exception instanceof IllegalArgumentException;
        if (!told) {
            throw exception;
        }
        err.println(exception.getMessage());
        if (exception.getCause() != null) {
            err.println("  cause: " + exception.getCause().getMessage());
        }
        err.flush();
        return LauncherException.FAILED;
    }

    /** Reads what the build wrote. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Weltgewebe " + BuildInfo.load().version()};
        }
    }
}
