package org.weltgewebe.launcher.cli;

import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.Stack;

/** The cluster of a stack. */
final class RunningCluster {

    private RunningCluster() {}

    /** The planned one, whether it runs or not. */
    static Cluster of(Stack stack) {
        return stack.cluster()
                .orElseThrow(() -> LauncherException.failed(
                        "no cluster here: the jobs run in one process", "./weltgewebe cluster up"));
    }
}
