package org.weltgewebe.launcher.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.build.Build;
import org.weltgewebe.launcher.build.BuildInfo;

/** The programs of the other rooms as command lines; the launcher never links them. */
public final class Rooms {

    /** Name of the process that runs the Flink jobs. */
    public static final String PIPELINES = "pipelines";
    /** Name of the process that serves. */
    public static final String API = "api";

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

    /** The full bake of the stream's rows into {@code archive}, compared with the live tiles: exit 0 equal, 2 different. */
    public List<String> fullBakeCommand(Path config, Path archive, boolean json) {
        List<String> options = new ArrayList<>(List.of("-Xmx2g"));
        options.addAll(build.flinkJvmFlags());
        List<String> arguments =
                new ArrayList<>(List.of("--config", config.toString(), "--output", archive.toString()));
        if (json) {
            arguments.add("--json");
        }
        return java(options, PIPELINES, PIPELINES, "org.weltgewebe.pipelines.bake.FullBakeMain", arguments);
    }

    /** The command line of the API. */
    public List<String> apiCommand(Path config) {
        List<String> options = List.of("-Xms64m", "-Xmx768m", "-XX:+ExitOnOutOfMemoryError");
        return java(options, API, API, "org.weltgewebe.api.ApiMain", List.of("--config", config.toString()));
    }

    /** The bakery's command line tool. */
    public List<String> bakeCommand(List<String> arguments) {
        return java(List.of("-Xmx2g"), "tile-bakery/bakery", "bakery", "org.weltgewebe.bakery.cli.BakeMain", arguments);
    }

    /** The archive inspector; its jar is among the bakery's libraries. */
    public List<String> tilesCommand(List<String> arguments) {
        return java(List.of(), "tile-bakery/bakery", "bakery", "org.weltgewebe.pmtiles.cli.PmtilesMain", arguments);
    }

    private Service service(String name, List<String> command, URI ready, Duration stopPatience) {
        return new Service(
                name, command, home.root(), home.logOf(name), home.run().resolve(name + ".pid"), ready, stopPatience);
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
