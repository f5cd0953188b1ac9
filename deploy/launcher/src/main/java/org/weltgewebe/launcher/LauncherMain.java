package org.weltgewebe.launcher;

import org.weltgewebe.launcher.cli.WeltgewebeCommand;
import picocli.CommandLine;

/** The program behind {@code ./weltgewebe}. */
public final class LauncherMain {

    private LauncherMain() {}

    /** Runs one command; see {@code ./weltgewebe --help}. */
    public static void main(String[] arguments) {
        CommandLine line = WeltgewebeCommand.commandLine(Home.ofEnvironment());
        System.exit(line.execute(arguments));
    }
}
