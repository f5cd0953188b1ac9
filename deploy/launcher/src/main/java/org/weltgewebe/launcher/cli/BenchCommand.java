package org.weltgewebe.launcher.cli;

import picocli.CommandLine.Command;

/** {@code bench}: measurements. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures: live the running stack, capture beside others on servers of its own.",
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {}
