package org.weltgewebe.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where everything is.
 *
 * @param root the project directory
 * @param var what running produces: logs, configuration, data; nothing in it is under version control
 * @param contracts directory of collection contracts
 */
public record Home(Path root, Path var, Path contracts) {

    /** A home with the contracts of the project. */
    public Home(Path root, Path var) {
        this(root, var, root.resolve("schemas/collections"));
    }

    /** Reads the system property {@code weltgewebe.root} that the start script sets, {@code WG_VAR} and {@code WG_CONTRACTS}. */
    public static Home ofEnvironment() {
        String root = System.getProperty("weltgewebe.root");
        if (root == null) {
            throw new IllegalStateException("weltgewebe.root: not set (expected: set by the script ./weltgewebe)");
        }
        Path directory = Path.of(root).toAbsolutePath().normalize();
        String var = System.getenv("WG_VAR");
        String contracts = System.getenv("WG_CONTRACTS");
        return new Home(
                directory,
                var == null ? directory.resolve("var") : Path.of(var).toAbsolutePath(),
                contracts == null
                        ? directory.resolve("schemas/collections")
                        : Path.of(contracts).toAbsolutePath());
    }

    /** Creates {@code var} and its directories. */
    public void prepare() {
        try {
            for (Path directory : List.of(var, log(), run())) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(var + ": cannot be created (expected: a writable project directory)", e);
        }
    }

    /** {@code var/log}: one file per process. */
    public Path log() {
        return var.resolve("log");
    }

    /** {@code var/run}: ports, process ids, generated configuration and secrets. */
    public Path run() {
        return var.resolve("run");
    }

    /** {@code var/log/<process>.log}. */
    public Path logOf(String process) {
        return log().resolve(process + ".log");
    }

    /** {@code var/tilesets}: served tilesets. */
    public Path tilesets() {
        return var.resolve("tilesets");
    }

    /** {@code var/checkpoints}: states of the Flink jobs, {@code <job>/savepoints} among them. */
    public Path checkpoints() {
        return var.resolve("checkpoints");
    }

    /** {@code deploy/demo}: data of the demo profile. */
    public Path demo() {
        return root.resolve("deploy/demo");
    }
}
