package org.weltgewebe.launcher.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code up} and {@code demo}. */
final class UpOptions {

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the API and the web app (kept for later; first time 8080).")
    @Nullable
    Integer port;

    @Option(names = "--no-install", description = "Install nothing: print the commands and stop with exit code 2.")
    boolean noInstall;

    @Option(names = "--json", description = "One JSON line per result; progress goes to standard error.")
    boolean json;
}
