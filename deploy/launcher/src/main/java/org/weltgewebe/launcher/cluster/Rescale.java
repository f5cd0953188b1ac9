package org.weltgewebe.launcher.cluster;

import java.util.List;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.ClusterPlan;
import org.weltgewebe.launcher.stack.Stack;

/** From one size of the cluster to another, by way of a savepoint. */
public final class Rescale {

    private Rescale() {}

    /**
     * Stops the jobs with a savepoint, then starts the wanted cluster, whose JobManager goes on from it. When one of the jobs gives no
     * savepoint all go on in the cluster as it was.
     */
    public static void run(Stack stack, ClusterPlan wanted, Console console) {
        Cluster cluster = stack.cluster()
                .orElseThrow(() -> LauncherException.failed("no cluster here", "./weltgewebe cluster up"));
        if (!cluster.runs()) {
            throw LauncherException.failed(
                    "cluster: down (expected: running)",
                    "./weltgewebe cluster up --taskmanagers " + wanted.taskManagers() + " --parallelism "
                            + wanted.parallelism());
        }
        cluster.requirePortsOfAdded(wanted);
        console.say("stopping the jobs with a savepoint …");
        // Nobody may start the JobManager again when it ends with its last job.
        cluster.supervisor().stop();
        try {
            List<String> savepoints = new FlinkRest(cluster.rest()).savepoints(cluster.checkpoints(), true);
            savepoints.forEach(console::say);
        } catch (LauncherException e) {
            // A job that gave its savepoint has ended; only a new JobManager starts it again.
            cluster.jobManager().stop();
            cluster.start();
            throw e;
        }
        cluster.awaitJobManagerEnd();
        cluster.stop();
        wanted.store(stack.files().cluster());
        stack.startServices();
    }
}
