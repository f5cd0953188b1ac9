package org.weltgewebe.launcher.cli;

import picocli.CommandLine.Command;

/** {@code cluster}: the Flink jobs as several processes. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description =
                "Runs the Flink jobs as a JobManager and TaskManagers on this machine, in place of one process; the rest of the stack stays.",
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand {}
