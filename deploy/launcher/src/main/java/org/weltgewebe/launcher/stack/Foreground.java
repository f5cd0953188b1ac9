package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.weltgewebe.launcher.LauncherException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Runs a program to its end as a part of this command. */
public final class Foreground {

    private static final Signal INTERRUPT = new Signal("INT");

    private Foreground() {}

    /** As {@link #run(List, Path, Map)}; Ctrl-C, which the terminal sends to the program too, is the program's to judge. */
    public static int converse(List<String> command, Path directory, Map<String, String> environment) {
        // Not SIG_IGN: the program would inherit that.
        SignalHandler before = Signal.handle(INTERRUPT, signal -> {});
        try {
            return run(command, directory, environment);
        } finally {
            Signal.handle(INTERRUPT, before);
        }
    }

    /** With this terminal; {@code environment} is added to ours. Returns the exit code. */
    public static int run(List<String> command, Path directory, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
        builder.environment().putAll(environment);
        return await(builder);
    }

    /** With its output appended to a log. Returns the exit code. */
    public static int run(List<String> command, Path directory, Path log) {
        return await(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())));
    }

    /** A signal to this command reaches the program: it is asked to end, and waited for, before this process goes. */
    private static int await(ProcessBuilder builder) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(builder.command().get(0) + ": cannot be run (see ./weltgewebe doctor)", e);
        }
        Thread end = new Thread(() -> {
            process.destroy();
            process.onExit().join();
        });
        Runtime.getRuntime().addShutdownHook(end);
        try {
            int exitCode = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LauncherException.failed(builder.command().get(0) + ": interrupted", "run it again");
        } catch (IllegalStateException endingAlready) {
            return process.exitValue();
        }
    }
}
