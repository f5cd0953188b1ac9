package org.weltgewebe.launcher.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.FreePort;

/**
 * The Flink jobs as processes: a JobManager, TaskManagers, and a supervisor that starts again what died. The supervisor holds nothing: it
 * compares the processes with the plan, so one that is killed itself is replaced by the next {@code up} and finds them all.
 */
public final class Cluster {

    /** Name of the supervisor's process. */
    public static final String SUPERVISOR = "cluster";
    /** Name of the process that leads. */
    public static final String JOB_MANAGER = "jobmanager";
    /** Begin of the name of a process that runs tasks. */
    public static final String TASK_MANAGER = "taskmanager-";

    private static final String SUPERVISOR_MAIN = "org.weltgewebe.launcher.cluster.SupervisorMain";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration END_PATIENCE = Duration.ofSeconds(60);

    private final Home home;
    private final Rooms rooms;
    private final Path config;
    private final Ports ports;
    private final ClusterPlan plan;

    /** A cluster by plan; {@code config} is the configuration of the pipelines. */
    Cluster(Home home, Rooms rooms, Path config, Ports ports, ClusterPlan plan) {
        this.home = home;
        this.rooms = rooms;
        this.config = config;
        this.ports = ports;
        this.plan = plan;
    }

    /** The cluster an earlier command planned, as its supervisor finds it. */
    public static Cluster planned(Home home, Rooms rooms) {
        StackFiles files = new StackFiles(home);
        ClusterPlan plan = ClusterPlan.load(files.cluster())
                .orElseThrow(() -> LauncherException.failed("no cluster is planned here", "./weltgewebe cluster up"));
        return new Cluster(home, rooms, files.pipelines(), Ports.load(files.ports()), plan);
    }

    /** The plan. */
    public ClusterPlan plan() {
        return plan;
    }

    /** Flink's REST interface. */
    public URI rest() {
        return URI.create("http://127.0.0.1:" + plan.rest());
    }

    /** Where the states of its jobs are. */
    public Path checkpoints() {
        return home.checkpoints();
    }

    /** Starts again what died. */
    public Service supervisor() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SUPERVISOR_MAIN,
                home.root().toString(),
                home.var().toString(),
                home.contracts().toString()));
        return service(SUPERVISOR, command, ports.metrics(), "/health/ready");
    }

    /** Leads; answers for the jobs. */
    public Service jobManager() {
        return service(JOB_MANAGER, rooms.jobManagerCommand(config), ports.metrics(), "/health/ready");
    }

    /** Run tasks. */
    public List<Service> taskManagers() {
        return IntStream.range(0, plan.taskManagers())
                .mapToObj(number -> {
                    String name = TASK_MANAGER + (number + 1);
                    int metrics = plan.metrics() + number;
                    return service(name, rooms.taskManagerCommand(config, name, metrics), metrics, "/health/ready");
                })
                .toList();
    }

    /** What the supervisor looks after; the TaskManagers first, since the JobManager waits for them. */
    public List<Service> supervised() {
        return Stream.concat(taskManagers().stream(), Stream.of(jobManager())).toList();
    }

    /** Whether one of its processes lives. */
    public boolean runs() {
        return supervisor().process().isPresent()
                || supervised().stream().anyMatch(service -> service.process().isPresent());
    }

    /** Whether the process that leads lives, or one that starts it again. */
    boolean isLed() {
        return Stream.of(supervisor(), jobManager())
                .anyMatch(service -> service.process().isPresent());
    }

    /** Refuses ports that somebody else holds. */
    void requirePorts() {
        FreePort.require(plan.rpc(), "JobManager", otherPorts());
        FreePort.require(plan.rpc() + 1, "JobManager, large objects", otherPorts());
        FreePort.require(plan.rest(), "Flink's REST and pages", otherPorts());
        requireMetricsPorts(plan, 0);
    }

    /** Refuses ports of the TaskManagers that a wanted plan adds while this cluster runs. */
    public void requirePortsOfAdded(ClusterPlan wanted) {
        requireMetricsPorts(wanted, runs() ? plan.taskManagers() : 0);
    }

    private void requireMetricsPorts(ClusterPlan of, int begin) {
        for (int number = begin; number < of.taskManagers(); number++) {
            FreePort.require(of.metrics() + number, TASK_MANAGER + (number + 1) + " metrics", otherPorts());
        }
    }

    private String otherPorts() {
        return "another in " + new StackFiles(home).cluster() + ", or ./weltgewebe cluster down and up";
    }

    /** Starts the supervisor when there is none; returns whether it did. */
    public boolean start() {
        boolean down = supervisor().process().isEmpty();
        if (down) {
            supervisor().start();
        }
        return down;
    }

    /** Stops the supervisor, then the JobManager, which cancels the jobs, then the TaskManagers. Checkpoints stay. */
    public void stop() {
        supervisor().stop();
        jobManager().stop();
        // Asked together: each takes a moment.
        taskManagers().forEach(service -> service.process().ifPresent(process -> process.terminate()));
        taskManagers().forEach(Service::stop);
    }

    /** Waits until the JobManager has ended by itself, as it does when its last job was stopped. */
    public boolean awaitJobManagerEnd() {
        return Await.until(() -> jobManager().process().isEmpty(), END_PATIENCE);
    }

    private Service service(String name, List<String> command, int port, String path) {
        URI ready = URI.create("http://127.0.0.1:" + port + path);
        return new Service(
                name, command, home.root(), home.logOf(name), home.run().resolve(name + ".pid"), ready, STOP_PATIENCE);
    }
}
