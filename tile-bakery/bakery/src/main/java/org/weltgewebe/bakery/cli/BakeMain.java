package org.weltgewebe.bakery.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the {@code bake} command. */
@Command(
        name = "bake",
        description = "Bakes geodata into vector tiles (MVT 2.1 in a PMTiles v3 archive).",
        subcommands = {OsmCommand.class, GeoJsonCommand.class},
        mixinStandardHelpOptions = true,
        version = "weltgewebe bake 0.1.0",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:done, with findings to look at"},
        synopsisSubcommandLabel = "COMMAND")
public final class BakeMain {

    private BakeMain() {}

    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /** The command without the process around it. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new BakeMain())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new FailureReport())
                .setParameterExceptionHandler(new FailureReport())
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }
}
