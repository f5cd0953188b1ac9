package org.weltgewebe.launcher.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.Command;
import org.weltgewebe.servers.Executables;
import org.weltgewebe.servers.PostgresBinaries;

/** Installs the servers from Debian's packages; says first what it will do. */
public final class Installer {

    /** Debian would create and start a cluster on port 5432; this file keeps it from that while we install, and goes again. */
    private static final String NO_MAIN_CLUSTER = "/etc/postgresql-common/createcluster.d/weltgewebe.conf";

    private static final Pattern POSTGIS_PACKAGE = Pattern.compile("^postgresql-(\\d+)-postgis-3 ", Pattern.MULTILINE);

    private final Home home;
    private final Console console;

    /** An installer that reports to {@code console} and logs to {@code var/log/install.log}. */
    public Installer(Home home, Console console) {
        this.home = home;
        this.console = console;
    }

    /**
     * Installs the named packages' purpose if something is missing.
     *
     * @param postgres whether a Postgres server with PostGIS is wanted
     * @param nats whether nats-server is wanted
     * @param extra further packages, e.g. {@code chromium}
     * @param allowed false: print the commands and stop with exit code 2
     */
    public void ensure(boolean postgres, boolean nats, List<String> extra, boolean allowed) {
        Requirements requirements = new Requirements(home);
        boolean wantsPostgres = postgres
                && !(requirements.postgres().met() && requirements.postgis().met());
        boolean wantsNats = nats && !requirements.nats().met();
        if (!wantsPostgres && !wantsNats && extra.isEmpty()) {
            return;
        }
        List<String> packages = new ArrayList<>(extra);
        if (wantsPostgres) {
            packages.add("postgresql-NN-postgis-3");
        }
        if (wantsNats) {
            packages.add("nats-server");
        }
        boolean debian = Files.exists(Path.of("/etc/debian_version"))
                && Executables.find("apt-get").isPresent();
        if (!debian) {
            throw LauncherException.finding(
                    "missing: " + String.join(", ", packages) + " (names of Debian packages; this is not Debian)",
                    "install Postgres 15 or newer with PostGIS 3 and nats-server 2.9 or newer, or set WG_POSTGRES_URL and WG_NATS_URL");
        }
        if (!allowed) {
            String postgresNow = wantsPostgres ? "postgresql-" + postgresVersion() + "-postgis-3" : "";
            throw LauncherException.finding(
                    "missing: " + String.join(", ", packages).replace("postgresql-NN-postgis-3", postgresNow),
                    "run these commands, then start again"
                            + commandsText(resolve(packages, postgresNow), wantsPostgres));
        }
        install(packages, wantsPostgres);
    }

    private void install(List<String> packages, boolean wantsPostgres) {
        List<String> sudo = sudo();
        run(sudo, List.of("apt-get", "update"), "reading the package lists");
        List<String> resolved =
                resolve(packages, wantsPostgres ? "postgresql-" + postgresVersion() + "-postgis-3" : "");
        console.say("installing from Debian: " + String.join(" ", resolved)
                + (wantsPostgres ? " (no cluster is created on port 5432; existing ones are left alone)" : ""));
        boolean guarded = wantsPostgres && !Files.exists(Path.of(NO_MAIN_CLUSTER));
        if (guarded) {
            run(sudo, List.of("sh", "-c", guardCommand()), "keeping Debian from starting a cluster of its own");
        }
        try {
            List<String> line = new ArrayList<>(List.of(
                    "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"));
            line.addAll(resolved);
            run(sudo, line, "installing " + String.join(" ", resolved));
        } finally {
            if (guarded) {
                run(sudo, List.of("rm", "-f", NO_MAIN_CLUSTER), "removing the guard");
            }
        }
    }

    private static List<String> resolve(List<String> packages, String postgres) {
        return packages.stream()
                .map(name -> name.equals("postgresql-NN-postgis-3") ? postgres : name)
                .toList();
    }

    /** The installed server's version if only PostGIS is missing, else the newest Debian offers. */
    private static int postgresVersion() {
        Optional<PostgresBinaries> installed = PostgresBinaries.find();
        if (installed.isPresent()) {
            return installed.get().majorVersion();
        }
        String found = Command.of("apt-cache", "search", "--names-only", "^postgresql-[0-9]+-postgis-3$")
                .run()
                .output();
        Matcher names = POSTGIS_PACKAGE.matcher(found);
        int newest = 0;
        while (names.find()) {
            newest = Math.max(newest, Integer.parseInt(names.group(1)));
        }
        return newest == 0 ? PostgresBinaries.OLDEST : newest;
    }

    private static String guardCommand() {
        return "mkdir -p /etc/postgresql-common/createcluster.d && echo 'create_main_cluster = false' > "
                + NO_MAIN_CLUSTER;
    }

    private static String commandsText(List<String> packages, boolean wantsPostgres) {
        String sudo = "root".equals(System.getProperty("user.name")) ? "" : "sudo ";
        List<String> lines = new ArrayList<>();
        lines.add(sudo + "apt-get update");
        if (wantsPostgres) {
            lines.add(sudo + "sh -c \"" + guardCommand() + "\"");
        }
        lines.add(sudo + "apt-get install -y --no-install-recommends " + String.join(" ", packages));
        if (wantsPostgres) {
            lines.add(sudo + "rm -f " + NO_MAIN_CLUSTER);
        }
        String indent = System.lineSeparator() + "    ";
        return indent + String.join(indent, lines);
    }

    private static List<String> sudo() {
        if ("root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        return Executables.find("sudo")
                .map(path -> List.of(path.toString()))
                .orElseThrow(() -> LauncherException.finding(
                        "sudo: not found, and installing needs root",
                        "become root, or run with --no-install to see the commands"));
    }

    private void run(List<String> sudo, List<String> command, String purpose) {
        List<String> line = new ArrayList<>(sudo);
        line.addAll(command);
        console.say("  " + purpose + " …");
        Path log = home.logOf("install");
        try {
            int exitCode = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw LauncherException.failed(String.join(" ", line) + ": exit code " + exitCode, "read " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(line.get(0) + ": cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LauncherException.failed(
                    purpose + ": interrupted", "start again; packages install as a whole or not at all");
        }
    }
}
