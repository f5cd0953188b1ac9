package org.weltgewebe.launcher.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Ports;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.Servers;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.launcher.stack.StackFiles;

/** Finds the stack an earlier command started. */
final class RunningStack {

    private RunningStack() {}

    static boolean exists(Home home) {
        return Files.exists(home.run().resolve("ports.yaml"));
    }

    /** The configuration of its pipelines, for a command that has its own {@code --help}, which needs none. */
    static Path pipelinesConfiguration(Home home, Rooms rooms, List<String> arguments) {
        return arguments.contains("--help") || arguments.contains("-h")
                ? new StackFiles(home).pipelines()
                : of(home, rooms, Console.ofProcess(false)).files().pipelines();
    }

    static Stack of(Home home, Rooms rooms, Console console) {
        if (!exists(home)) {
            throw LauncherException.failed(
                    "nothing was started here yet (" + home.var() + ")", "./weltgewebe up, or demo");
        }
        Ports ports = Ports.load(new StackFiles(home).ports());
        return new Stack(home, console, rooms, ports, Servers.ofEnvironment(home, ports));
    }
}
