package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.Migrations;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.ProcessIdentity;

/** Starts the processes of a stack in the order the data takes, and stops them in the reverse one. */
public final class Stack {

    private static final Duration READY_PATIENCE = Duration.ofSeconds(300);
    private static final int SHOWN_LOG_LINES = 15;

    /** A start may fail because what a killed process held is not free yet; a reason that lasts is one the third time. */
    private static final int MOST_LIVES = 3;

    private final Home home;
    private final Console console;
    private final Rooms rooms;
    private final Ports ports;
    private final StackFiles files;
    private final Servers servers;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private boolean undone;

    /** A stack whose programs are {@code rooms}. */
    public Stack(Home home, Console console, Rooms rooms, Ports ports, Servers servers) {
        this.home = home;
        this.console = console;
        this.rooms = rooms;
        this.ports = ports;
        this.files = new StackFiles(home);
        this.servers = servers;
    }

    /** Its ports. */
    public Ports ports() {
        return ports;
    }

    /** Its servers. */
    public Servers servers() {
        return servers;
    }

    /** Its files. */
    public StackFiles files() {
        return files;
    }

    /** Its database. */
    public Database database() {
        return new Database(servers.databaseAddress());
    }

    /** The Flink jobs. */
    public Service pipelines() {
        return rooms.pipelines(files.pipelines(), ports);
    }

    /** The Flink jobs as a cluster; empty when they run in one process. */
    public Optional<Cluster> cluster() {
        return ClusterPlan.load(files.cluster()).map(plan -> new Cluster(home, rooms, files.pipelines(), ports, plan));
    }

    /** The API. */
    public Service api() {
        return rooms.api(files.api(), ports);
    }

    /** Whether the Flink jobs run, or are started again by their supervisor. */
    public boolean jobsRun() {
        return pipelines().process().isPresent()
                || cluster().filter(Cluster::isLed).isPresent();
    }

    /** Whether one of our own processes runs. */
    public boolean anyServiceRuns() {
        return pipelines().process().isPresent()
                || api().process().isPresent()
                || cluster().filter(Cluster::runs).isPresent();
    }

    /** Stops our processes, not the servers: before their class paths are built anew. */
    public void stopServices() {
        stop(api());
        stopJobs();
    }

    /** Stops the Flink jobs, in whatever form they run. */
    public void stopJobs() {
        Optional<Cluster> cluster = cluster();
        if (cluster.isEmpty() || pipelines().process().isPresent()) {
            stop(pipelines());
        }
        cluster.ifPresent(this::stop);
    }

    /** Stops the processes of a cluster; checkpoints stay. */
    public void stop(Cluster cluster) {
        boolean ran = cluster.runs();
        console.progress("stopping the cluster");
        cluster.stop();
        say(Cluster.SUPERVISOR, ran ? "stopped" : "was down");
    }

    /** Refuses ports that somebody else holds; a port held by a process of this stack is fine. */
    public void requirePorts() {
        String edit = "or choose another in " + files.ports();
        if (api().process().isEmpty()) {
            FreePort.require(ports.api(), "API", "./weltgewebe up --port N");
        }
        if (pipelines().process().isEmpty() && cluster().filter(Cluster::runs).isEmpty()) {
            FreePort.require(ports.metrics(), "pipelines metrics", edit);
        }
        cluster().filter(planned -> !planned.runs()).ifPresent(planned -> planned.requirePorts());
        if (servers.ownsPostgres()
                && servers.clusterIfPresent().flatMap(PostgresCluster::pid).isEmpty()) {
            FreePort.require(ports.postgres(), "Postgres", edit);
        }
        if (servers.ownsNats() && !servers.nats().isRunning()) {
            FreePort.require(ports.nats(), "NATS", edit);
            FreePort.require(ports.natsMonitoring(), "NATS monitoring", edit);
        }
    }

    /** Starts Postgres and NATS, or examines the given ones, and brings the database to the newest schema. */
    public void startServers() {
        servers.requireGivenServers(console);
        if (servers.ownsPostgres()) {
            Path directory = servers.postgresDirectory();
            if (!directory.startsWith(home.var())) {
                console.say("Postgres keeps its data in " + directory + ": its account cannot enter " + home.var());
            }
            bring("postgres", servers::startPostgres, () -> servers.cluster().stop());
        }
        if (servers.ownsNats()) {
            bring("nats", servers::startNats, () -> servers.nats().stop());
        }
        Database database = new Database(servers.database());
        Migrations.Applied applied = database.prepare(files);
        console.say("schema at version " + applied.version()
                + (applied.applied() > 0 ? " (" + applied.applied() + " migrations applied)" : ""));
    }

    /** Bakes the basemap once. */
    public void bakeBasemap() {
        if (Files.exists(home.tilesets().resolve("basemap/manifest.json"))) {
            return;
        }
        console.say("baking the basemap …");
        List<String> command = rooms.bakeCommand(List.of(
                "osm",
                home.demo().resolve("liechtenstein-2013-08-03.osm.pbf").toString(),
                "--schema",
                home.root().resolve("tile-bakery/bakery/schemas/basemap.yaml").toString(),
                "--tileset",
                home.tilesets().resolve("basemap").toString()));
        int exitCode = Foreground.run(command, home.root(), home.logOf("bake"));
        if (exitCode != 0 && exitCode != LauncherException.FINDINGS) {
            throw LauncherException.failed(
                    "bake osm: exit code " + exitCode + tail("bake"), "read " + home.logOf("bake"));
        }
    }

    /** Starts the pipelines and the API where they do not run, restarts them where their configuration changed, waits until ready. */
    public void startServices() {
        Database database = database();
        boolean newPipelines = files.writePipelines(database.owner(), database.slot(), servers.natsUrl(), ports);
        boolean newApi = files.writeApi(database.owner(), servers.natsUrl(), ports);
        Optional<Cluster> cluster = cluster();
        cluster.ifPresentOrElse(planned -> start(planned, newPipelines), () -> start(pipelines(), newPipelines));
        start(api(), newApi);
        cluster.ifPresentOrElse(
                planned -> awaitReady(planned.supervisor(), planned.jobManager()),
                () -> awaitReady(pipelines(), pipelines()));
        awaitReady(api(), api());
    }

    /** In place of the one process: its newest checkpoint is where the cluster goes on. */
    private void start(Cluster cluster, boolean configurationChanged) {
        if (pipelines().process().isPresent()) {
            stop(pipelines());
        }
        if (configurationChanged && cluster.runs()) {
            console.say("cluster: configuration changed, starting anew");
            cluster.stop();
        }
        bring(Cluster.SUPERVISOR, cluster::start, cluster::stop);
    }

    /** Stops everything of ours: API, pipelines, NATS, Postgres. */
    public void down() {
        stopServices();
        if (servers.ownsNats()) {
            boolean ran = servers.nats().isRunning();
            servers.nats().stop();
            say("nats", ran ? "stopped" : "was down");
        }
        if (servers.ownsPostgres()) {
            Optional<PostgresCluster> running = servers.clusterIfPresent().filter(PostgresCluster::isRunning);
            running.ifPresent(PostgresCluster::stop);
            say("postgres", running.isPresent() ? "stopped" : "was down");
        }
    }

    /** Stops what this object started, newest first: for a start that was interrupted or failed. */
    public synchronized void undo() {
        undone = true;
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    /** From here on an interruption leaves the processes running. */
    public synchronized void keep() {
        undo.clear();
    }

    private void start(Service service, boolean configurationChanged) {
        if (configurationChanged && service.process().isPresent()) {
            console.say(service.name() + ": configuration changed, starting anew");
            service.stop();
        }
        bring(service.name(), () -> startIfDown(service), service::stop);
    }

    private static boolean startIfDown(Service service) {
        boolean down = service.process().isEmpty();
        if (down) {
            service.start();
        }
        return down;
    }

    /** Waits for a process; {@code worker} is what it starts again and again, or itself: the log of that one tells why it is not ready. */
    private void awaitReady(Service service, Service worker) {
        long started = System.nanoTime();
        Set<ProcessIdentity> lives = new HashSet<>();
        boolean ready = Await.until(
                () -> {
                    console.progress("waiting for " + service.name() + " "
                            + Console.seconds(Duration.ofNanos(System.nanoTime() - started)));
                    worker.process().ifPresent(lives::add);
                    return service.process().isEmpty() || lives.size() > MOST_LIVES || service.isReady();
                },
                READY_PATIENCE);
        if (service.process().isEmpty()) {
            throw notReady(service.name() + ": ended while starting", worker);
        }
        if (lives.size() > MOST_LIVES && !service.isReady()) {
            throw notReady(worker.name() + ": ended " + MOST_LIVES + " times while starting", worker);
        }
        if (!ready) {
            throw notReady(
                    service.name() + ": not ready after " + READY_PATIENCE.toSeconds() + " s (" + service.ready() + ")",
                    worker);
        }
        console.say(service.name() + " is ready");
    }

    private LauncherException notReady(String what, Service worker) {
        return LauncherException.failed(what + tail(worker.name()), "read " + worker.log());
    }

    /** Starts one process and remembers how to stop it, in one step that {@link #undo()} cannot interrupt. */
    private synchronized void bring(String process, BooleanSupplier start, Runnable stop) {
        if (undone) {
            throw LauncherException.failed(process + ": not started, the command was interrupted", "start again");
        }
        boolean started = start.getAsBoolean();
        if (started) {
            undo.push(stop);
        }
        console.say(process + (started ? " started" : " runs already"));
    }

    private void stop(Service service) {
        Optional<ProcessIdentity> process = service.process();
        process.ifPresent(running -> console.progress("stopping " + service.name() + " (pid " + running.pid() + ")"));
        String outcome =
                switch (service.stop()) {
                    case WAS_DOWN -> "was down";
                    case STOPPED -> "stopped";
                    case KILLED ->
                        "killed: it did not end within "
                                + service.stopPatience().toSeconds() + " s";
                };
        say(service.name(), outcome);
    }

    private void say(String process, String outcome) {
        console.say(process + " " + outcome);
        console.result(Map.of("process", process, "outcome", outcome));
    }

    private String tail(String process) {
        try {
            List<String> lines = Files.readAllLines(home.logOf(process));
            return System.lineSeparator()
                    + String.join(
                            System.lineSeparator(),
                            lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
        } catch (IOException noLog) {
            return "";
        }
    }
}
