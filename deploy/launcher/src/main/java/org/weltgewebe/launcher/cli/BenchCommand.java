package org.weltgewebe.launcher.cli;

import picocli.CommandLine.Command;

/** {@code bench}: measurements of the running stack. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the running stack.",
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {}
