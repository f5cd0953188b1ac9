package org.weltgewebe.launcher.build;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;

/** Builds the processes and the web app, each only when it is stale. */
public final class Build {

    private static final int SHOWN_LINES = 20;

    private final Home home;
    private final Console console;

    /** A build that reports to {@code console}. */
    public Build(Home home, Console console) {
        this.home = home;
        this.console = console;
    }

    /** The Maven modules that run as processes, each with the rooms it is made of. */
    public List<BuildUnit> mavenUnits() {
        return List.of(
                mavenUnit("tile-bakery/bakery", "schemas", "tile-bakery/pmtiles"),
                mavenUnit("pipelines", "schemas", "dlm-policies", "tile-bakery/pmtiles", "tile-bakery/bakery"),
                mavenUnit("api", "schemas", "dlm-policies", "tile-bakery/pmtiles"));
    }

    /** The web app. */
    public BuildUnit webUnit() {
        Path frontend = home.root().resolve("frontend");
        return new BuildUnit(
                "frontend",
                List.of(frontend),
                List.of(frontend.resolve("build"), frontend.resolve("node_modules")),
                frontend.resolve("node_modules/.weltgewebe-built"));
    }

    /** What would be built now. */
    public List<BuildUnit> stale() {
        return Stream.concat(mavenUnits().stream(), Stream.of(webUnit()))
                .filter(BuildUnit::isStale)
                .toList();
    }

    /** Builds these units; output to {@code var/log/build.log}. */
    public void build(List<BuildUnit> units) {
        BuildUnit web = webUnit();
        List<BuildUnit> maven = units.stream().filter(unit -> !unit.equals(web)).toList();
        if (!maven.isEmpty()) {
            FileTime startedAt = now();
            console.say("building " + String.join(", ", names(maven)) + " …");
            List<String> line = List.of(
                    "mvn",
                    "--batch-mode",
                    "--no-transfer-progress",
                    "-DskipTests",
                    "-Dspotless.check.skip=true",
                    "-pl",
                    String.join(",", names(maven)),
                    "-am",
                    "package");
            run(line, home.root());
            maven.forEach(unit -> unit.markBuilt(startedAt));
        }
        if (units.contains(web)) {
            FileTime startedAt = now();
            console.say("building the web app …");
            Path frontend = home.root().resolve("frontend");
            if (lockIsNewerThanModules(frontend)) {
                run(List.of("npm", "ci", "--no-audit", "--no-fund"), frontend);
            }
            run(List.of("npm", "run", "build"), frontend);
            web.markBuilt(startedAt);
        }
    }

    /** The class path of a room's process. */
    public static String classPath(Path module, String artifact, String version) {
        return module.resolve("target/lib") + "/*:" + jar(module, artifact, version);
    }

    /** The classes of a room itself. */
    public static Path jar(Path module, String artifact, String version) {
        return module.resolve("target").resolve(artifact + "-" + version + ".jar");
    }

    private BuildUnit mavenUnit(String module, String... rooms) {
        List<Path> sources = new ArrayList<>(
                List.of(home.root().resolve("pom.xml"), home.root().resolve(module)));
        for (String room : rooms) {
            sources.add(home.root().resolve(room));
        }
        Path target = home.root().resolve(module).resolve("target");
        return new BuildUnit(module, sources, List.of(target.resolve("lib")), target.resolve(".weltgewebe-built"));
    }

    private static boolean lockIsNewerThanModules(Path frontend) {
        Path installed = frontend.resolve("node_modules/.package-lock.json");
        try {
            return !Files.exists(installed)
                    || Files.getLastModifiedTime(frontend.resolve("package-lock.json"))
                                    .compareTo(Files.getLastModifiedTime(installed))
                            > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(frontend + ": package-lock.json cannot be read", e);
        }
    }

    private static List<String> names(List<BuildUnit> units) {
        return units.stream().map(BuildUnit::name).toList();
    }

    private static FileTime now() {
        return FileTime.fromMillis(System.currentTimeMillis());
    }

    private void run(List<String> line, Path directory) {
        Path log = home.logOf("build");
        Deque<String> last = new ArrayDeque<>();
        try (BufferedWriter copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Process process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader reader = process.inputReader()) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    copy.write(text);
                    copy.newLine();
                    last.addLast(text);
                    if (last.size() > SHOWN_LINES) {
                        last.removeFirst();
                    }
                    showProgress(text);
                }
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw LauncherException.failed(
                        String.join(" ", line) + ": exit code " + exitCode + System.lineSeparator()
                                + String.join(System.lineSeparator(), last),
                        "read " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(line.get(0) + ": cannot be run (see ./weltgewebe doctor)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LauncherException.failed("build: interrupted", "start again");
        }
    }

    private void showProgress(String text) {
        if (text.contains("Building ")
                || text.contains("Compiling ")
                || text.contains("✓")
                || text.contains("added ")) {
            console.progress(text.replace("[INFO]", "").strip());
        }
    }
}
