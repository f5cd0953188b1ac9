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
import org.weltgewebe.launcher.Home;
import org.weltgewebe.servers.Command;
import org.weltgewebe.servers.Executables;
import org.weltgewebe.servers.NatsServer;
import org.weltgewebe.servers.PostgresBinaries;

/** Looks for everything the stack needs on this machine. */
public final class Requirements {

    /** Below this much free space nothing is started: Postgres and JetStream would be the first to suffer. */
    public static final long LEAST_FREE_BYTES = 1L << 30;

    private static final int OLDEST_JAVA = 17;
    private static final int OLDEST_NODE = 20;
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)*");

    private final Home home;

    /** Requirements of a stack at {@code home}. */
    public Requirements(Home home) {
        this.home = home;
    }

    /** All of them, in the order in which they are used. */
    public List<Requirement> all() {
        List<Requirement> found =
                new ArrayList<>(List.of(java(), maven(), node(), postgres(), postgis(), nats(), disk()));
        found.add(
                optional("setpriv", "only when started by root", "apt-get install util-linux", "root".equals(user())));
        found.add(optional("chromium", "only for ./weltgewebe test", "apt-get install chromium", false));
        found.add(optional("docker", "only for tests in containers", "install a Docker engine", false));
        return found;
    }

    /** JDK that builds and runs the rooms. */
    public Requirement java() {
        int major = Runtime.version().feature();
        boolean compiler = Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "javac"));
        String found = Runtime.version() + (compiler ? "" : " without compiler");
        return new Requirement(
                "JDK",
                OLDEST_JAVA + " or newer",
                found,
                major >= OLDEST_JAVA && compiler,
                true,
                "apt-get install openjdk-17-jdk-headless");
    }

    /** The server of the domain database. */
    public Requirement postgres() {
        Optional<PostgresBinaries> binaries = PostgresBinaries.find();
        return new Requirement(
                "Postgres",
                PostgresBinaries.OLDEST + " or newer",
                binaries.map(PostgresBinaries::version).orElse(Requirement.MISSING),
                binaries.isPresent(),
                true,
                "apt-get install --no-install-recommends postgresql-15-postgis-3");
    }

    /** Its spatial extension. */
    public Requirement postgis() {
        Optional<PostgresBinaries> binaries = PostgresBinaries.find();
        boolean met = binaries.map(PostgresBinaries::hasPostgis).orElse(false);
        String version =
                binaries.map(found -> Integer.toString(found.majorVersion())).orElse("15");
        return new Requirement(
                "PostGIS",
                "for the newest installed Postgres",
                met ? "for Postgres " + version : Requirement.MISSING,
                met,
                true,
                "apt-get install --no-install-recommends postgresql-" + version + "-postgis-3");
    }

    /** The bus. */
    public Requirement nats() {
        Optional<String> version = NatsServer.installedVersion();
        boolean met = version.isPresent() && atLeast(version.get(), 2, 9);
        return new Requirement(
                "nats-server",
                "2.9 or newer",
                version.orElse(Requirement.MISSING),
                met,
                true,
                "apt-get install --no-install-recommends nats-server");
    }

    /** Free space where {@code var} is or will be. */
    public Requirement disk() {
        try {
            Path existing = Files.exists(home.var()) ? home.var() : home.root();
            long freeBytes = Files.getFileStore(existing).getUsableSpace();
            return new Requirement(
                    "free space",
                    "1 GiB",
                    String.format("%.1f GiB", freeBytes / (double) (1L << 30)),
                    freeBytes >= LEAST_FREE_BYTES,
                    true,
                    "free some space, or set WG_VAR to a directory on another disk");
        } catch (IOException e) {
            throw new UncheckedIOException(home.var() + ": free space unknown", e);
        }
    }

    private Requirement maven() {
        String found = versionSaid("mvn", "-v");
        return new Requirement("Maven", "3.8 or newer", found, atLeast(found, 3, 8), true, "apt-get install maven");
    }

    private Requirement node() {
        String found = versionSaid("node", "--version");
        boolean npm = Executables.find("npm").isPresent();
        return new Requirement(
                "Node with npm",
                OLDEST_NODE + " or newer",
                npm || found.equals(Requirement.MISSING) ? found : found + " without npm",
                npm && atLeast(found, OLDEST_NODE, 0),
                true,
                "install Node " + OLDEST_NODE + " (Debian 13: apt-get install nodejs npm)");
    }

    private static Requirement optional(String program, String expected, String remedy, boolean needed) {
        Optional<Path> path = Executables.find(program);
        return new Requirement(
                program,
                expected,
                path.map(Path::toString).orElse(Requirement.MISSING),
                path.isPresent(),
                needed,
                remedy);
    }

    private static String versionSaid(String program, String option) {
        return Executables.find(program)
                .map(path -> VERSION.matcher(
                        Command.of(path.toString(), option).run().output()))
                .filter(Matcher::find)
                .map(Matcher::group)
                .orElse(Requirement.MISSING);
    }

    static boolean atLeast(String version, int major, int minor) {
        Matcher found = Pattern.compile("(\\d+)(?:\\.(\\d+))?").matcher(version);
        if (!found.lookingAt()) {
            return false;
        }
        int foundMajor = Integer.parseInt(found.group(1));
        int foundMinor = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
        return foundMajor > major || (foundMajor == major && foundMinor >= minor);
    }

    private static String user() {
        return System.getProperty("user.name");
    }
}
