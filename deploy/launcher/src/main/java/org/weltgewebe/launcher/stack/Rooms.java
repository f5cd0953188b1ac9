package org.weltgewebe.launcher.stack;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.build.Build;
import org.weltgewebe.launcher.build.BuildInfo;

/** The programs of the other rooms as command lines; the launcher never links them. */
public final class Rooms {

    /** Name of the process that runs the Flink jobs. */
    public static final String PIPELINES = "pipelines";
    /** Name of the process that serves. */
    public static final String API = "api";

    private static final String CLUSTER = "org.weltgewebe.pipelines.flink.cluster.";
    private static final Duration PIPELINES_STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration API_STOP_PATIENCE = Duration.ofSeconds(15);

    private final Home home;
    private final BuildInfo build;

    /** Rooms built in the project directory of {@code home}. */
    public Rooms(Home home, BuildInfo build) {
        this.home = home;
        this.build = build;
    }

    /** The Flink jobs, as a detached service. */
    public Service pipelines(Path config, Ports ports) {
        URI ready = URI.create("http://127.0.0.1:" + ports.metrics() + "/health/ready");
        return service(PIPELINES, pipelinesCommand(config), ready, PIPELINES_STOP_PATIENCE);
    }

    /** The API, as a detached service. */
    public Service api(Path config, Ports ports) {
        URI ready = URI.create("http://127.0.0.1:" + ports.api() + "/health/ready");
        return service(API, apiCommand(config), ready, API_STOP_PATIENCE);
    }

    /** The command line of the Flink jobs. */
    public List<String> pipelinesCommand(Path config) {
        List<String> options = new ArrayList<>(List.of("-Xms256m", "-Xmx2g", "-XX:+ExitOnOutOfMemoryError"));
        options.addAll(build.flinkJvmFlags());
        return java(
                options,
                PIPELINES,
                PIPELINES,
                "org.weltgewebe.pipelines.PipelinesMain",
                List.of("--config", config.toString()));
    }

    /** The command line of the process that leads the Flink jobs on a cluster. */
    public List<String> jobManagerCommand(Path config) {
        List<String> options = new ArrayList<>(List.of("-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
        // It only leads: what counts is how soon it is there again.
        options.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        options.addAll(build.flinkJvmFlags());
        return java(options, PIPELINES, PIPELINES, CLUSTER + "JobManagerMain", List.of("--config", config.toString()));
    }

    /**
     * The command line of a process that runs tasks of the Flink jobs. It may grow as the one process does: at the first start on a
     * cluster it carries the state that one held in its heap.
     *
     * @param id its name in the cluster
     * @param metrics the loopback port of its metrics
     */
    public List<String> taskManagerCommand(Path config, String id, int metrics) {
        List<String> options = new ArrayList<>(List.of("-Xms128m", "-Xmx2g", "-XX:+ExitOnOutOfMemoryError"));
        options.addAll(build.flinkJvmFlags());
        List<String> arguments =
                List.of("--config", config.toString(), "--id", id, "--metrics", "127.0.0.1:" + metrics);
        return java(options, PIPELINES, PIPELINES, CLUSTER + "TaskManagerMain", arguments);
    }

    /** The full bake of the stream's rows into {@code archive}, compared with the live tiles: exit 0 equal, 2 different. */
    public List<String> fullBakeCommand(Path config, Path archive, boolean json) {
        List<String> options = new ArrayList<>(List.of("-Xmx2g"));
        options.addAll(build.flinkJvmFlags());
        List<String> arguments =
                new ArrayList<>(List.of("--config", config.toString(), "--output", archive.toString()));
        if (json) {
            arguments.add("--json");
        }
        return tool(options, PIPELINES, PIPELINES, "org.weltgewebe.pipelines.bake.FullBakeMain", arguments);
    }

    /** The proof that Postgres and the stream tell the same: exit 0 consistent, 2 findings. */
    public List<String> verifyCommand(Path config, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--config", config.toString()));
        all.addAll(arguments);
        return tool(List.of("-Xmx2g"), PIPELINES, PIPELINES, "org.weltgewebe.pipelines.verify.VerifyMain", all);
    }

    /** Dead letters: {@code dlq}'s own words behind the configuration. */
    public List<String> deadLettersCommand(Path config, List<String> arguments) {
        return pipelinesTool("org.weltgewebe.pipelines.deadletter.cli.DeadLetterMain", config, arguments);
    }

    /** A consumer that reads again: {@code replay}'s own words behind the configuration. */
    public List<String> replayCommand(Path config, List<String> arguments) {
        return pipelinesTool("org.weltgewebe.pipelines.replay.ReplayMain", config, arguments);
    }

    /** A short command of the pipelines room; its log goes to standard error, so that the output stays parsable. */
    private List<String> pipelinesTool(String mainClass, Path config, List<String> arguments) {
        List<String> line = new ArrayList<>(arguments);
        line.addAll(List.of("--config", config.toString()));
        return tool(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback-cli.xml"),
                PIPELINES,
                PIPELINES,
                mainClass,
                line);
    }

    /** The command line of the API. */
    public List<String> apiCommand(Path config) {
        List<String> options = List.of("-Xms64m", "-Xmx768m", "-XX:+ExitOnOutOfMemoryError");
        return java(options, API, API, "org.weltgewebe.api.ApiMain", List.of("--config", config.toString()));
    }

    /** The bakery's command line tool. */
    public List<String> bakeCommand(List<String> arguments) {
        return tool(List.of("-Xmx2g"), "tile-bakery/bakery", "bakery", "org.weltgewebe.bakery.cli.BakeMain", arguments);
    }

    /** The archive inspector; its jar is among the bakery's libraries. */
    public List<String> tilesCommand(List<String> arguments) {
        return tool(List.of(), "tile-bakery/bakery", "bakery", "org.weltgewebe.pmtiles.cli.PmtilesMain", arguments);
    }

    private Service service(String name, List<String> command, URI ready, Duration stopPatience) {
        return new Service(
                name, command, home.root(), home.logOf(name), home.run().resolve(name + ".pid"), ready, stopPatience);
    }

    /** A program that a command waits for: its class path must be there now. */
    private List<String> tool(
            List<String> options, String module, String artifact, String mainClass, List<String> arguments) {
        Path jar = Build.jar(home.root().resolve(module), artifact, build.version());
        if (!Files.exists(jar)) {
            throw LauncherException.failed(
                    jar + ": missing (expected: " + module + " was built, as by the first start)",
                    "./weltgewebe up, or mvn -pl " + module + " -am package -DskipTests");
        }
        return java(options, module, artifact, mainClass, arguments);
    }

    private List<String> java(
            List<String> options, String module, String artifact, String mainClass, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(List.of("-cp", Build.classPath(home.root().resolve(module), artifact, build.version()), mainClass));
        line.addAll(arguments);
        return line;
    }
}
