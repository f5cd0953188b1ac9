package org.weltgewebe.launcher.cluster;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.build.BuildInfo;
import org.weltgewebe.launcher.stack.Cluster;
import org.weltgewebe.launcher.stack.Rooms;

/**
 * {@code SupervisorMain ROOT VAR CONTRACTS}: keeps the processes of the planned cluster alive until it is asked to end. It leaves them
 * running then: whoever ends it decides about them.
 */
public final class SupervisorMain {

    private static final long PAUSE_MILLIS = 200;

    private SupervisorMain() {}

    /** Starts the process. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 3) {
            System.err.println("usage: SupervisorMain ROOT VAR CONTRACTS");
            System.exit(1);
        }
        Home home = new Home(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        Cluster cluster = Cluster.planned(home, new Rooms(home, BuildInfo.load()));
        Supervision supervision = new Supervision(cluster.supervised(), Clock.systemUTC(), System.out);
        ReentrantLock looking = new ReentrantLock();
        // Taken for good: a process is started with its pid file or not at all, and none after.
        Runtime.getRuntime().addShutdownHook(new Thread(looking::lock, "supervisor-stop"));
        while (true) {
            looking.lock();
            try {
                supervision.look();
            } finally {
                looking.unlock();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
