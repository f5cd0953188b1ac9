package org.weltgewebe.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An installed Postgres server.
 *
 * @param directory holds {@code postgres}, {@code initdb}, {@code pg_ctl}
 * @param majorVersion e.g. 15
 * @param version as the server prints it, e.g. {@code 15.14}
 */
public record PostgresBinaries(Path directory, int majorVersion, String version) {

    /** The oldest major version the capture stage can use (column lists and row filters of publications). */
    public static final int OLDEST = 15;

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("(\\d+)(?:\\.\\d+)*");

    /** The newest installed server of at least version {@value #OLDEST}. */
    public static Optional<PostgresBinaries> find() {
        return candidates().stream()
                .distinct()
                .map(PostgresBinaries::at)
                .flatMap(Optional::stream)
                .filter(found -> found.majorVersion >= OLDEST)
                .max(Comparator.comparingInt(PostgresBinaries::majorVersion));
    }

    /** Like {@link #find()}, or an exception that names the package to install. */
    public static PostgresBinaries require() {
        return find().orElseThrow(() -> new ServerException(
                "postgres: no server of version " + OLDEST + " or newer found",
                "apt-get install -y --no-install-recommends postgresql-15-postgis-3 (or a newer version)"));
    }

    /** The server in {@code directory}, if it is complete. */
    public static Optional<PostgresBinaries> at(Path directory) {
        for (String program : List.of("postgres", "initdb", "pg_ctl")) {
            if (!Files.isExecutable(directory.resolve(program))) {
                return Optional.empty();
            }
        }
        String said = Command.of(directory.resolve("postgres").toString(), "--version")
                .run()
                .output();
        Matcher version = VERSION.matcher(said);
        return version.find()
                ? Optional.of(new PostgresBinaries(directory, Integer.parseInt(version.group(1)), version.group()))
                : Optional.empty();
    }

    /** The path of one program. */
    public String program(String name) {
        return directory.resolve(name).toString();
    }

    /** Whether the PostGIS extension is installed for this server. */
    public boolean hasPostgis() {
        Command.Result sharedir = Command.of(program("pg_config"), "--sharedir").run();
        Path directory = sharedir.succeeded()
                ? Path.of(sharedir.output())
                : Path.of("/usr/share/postgresql").resolve(Integer.toString(majorVersion));
        return Files.exists(directory.resolve("extension/postgis.control"));
    }

    private static List<Path> candidates() {
        List<Path> directories = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
                versions.forEach(version -> directories.add(version.resolve("bin")));
            } catch (IOException unreadable) {
                throw new ServerException(DEBIAN + ": cannot be listed", "make it readable", unreadable);
            }
        }
        Executables.find("pg_config")
                .map(config -> Command.of(config.toString(), "--bindir").run())
                .filter(Command.Result::succeeded)
                .ifPresent(result -> directories.add(Path.of(result.output())));
        Executables.find("postgres").map(Path::getParent).ifPresent(directories::add);
        return directories;
    }
}
