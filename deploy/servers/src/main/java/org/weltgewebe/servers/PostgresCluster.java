package org.weltgewebe.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A private Postgres cluster in a directory of its own, listening on loopback with password (SCRAM) access, prepared for logical
 * decoding. Started by root, it runs as the {@code postgres} account. The server is detached: it survives this JVM, and
 * {@link #start()} in another JVM finds it again.
 */
public final class PostgresCluster {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final String SUPERUSER = "postgres";
    private static final int PID_FILE_START_TIME_LINE = 2;

    private final PostgresSettings settings;
    private final RunAs account = RunAs.forPostgres();

    /** A cluster described by its settings; touches nothing yet. */
    public PostgresCluster(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Its directory, port and binaries. */
    public PostgresSettings settings() {
        return settings;
    }

    /**
     * Brings the cluster up: initialises it when it is new, recovers it when it crashed, leaves it alone when it runs.
     *
     * @return whether this call started it
     * @throws ServerException when the port is taken, the directory closed to the account, or the server does not come up
     */
    public boolean start() {
        if (isRunning()) {
            return false;
        }
        prepareDirectories();
        initialise();
        disarmStaleLocks();
        FreePort.require(settings.port(), "Postgres", "give this server another one");
        writeConfiguration();
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        Command.Result result =
                pgCtl("start", "-w", "-t", "60", "-l", settings.log().toString());
        while (!result.succeeded() && orphansHoldMemory() && System.nanoTime() < deadline) {
            Await.until(() -> false, Duration.ofMillis(200));
            result = pgCtl("start", "-w", "-t", "60", "-l", settings.log().toString());
        }
        if (!result.succeeded()) {
            throw new ServerException(
                    "postgres: did not start in " + settings.directory() + ": " + lastComplaint(settings.log()),
                    "read " + settings.log());
        }
        return true;
    }

    /** Stops the cluster (fast mode: open transactions are rolled back, nothing committed is lost) and waits for it. */
    public void stop() {
        if (!isRunning()) {
            return;
        }
        Command.Result result = pgCtl("stop", "-m", "fast", "-w", "-t", Long.toString(STOP_PATIENCE.toSeconds()));
        if (!result.succeeded() && isRunning()) {
            throw new ServerException(
                    "postgres: did not stop within " + STOP_PATIENCE.toSeconds() + " s",
                    "read " + settings.log() + "; pid "
                            + pid().map(String::valueOf).orElse("unknown"));
        }
    }

    /** Ends every process of the cluster at once (SIGKILL), as a crash would; the next {@link #start()} recovers. */
    public void killHard() {
        Optional<ProcessHandle> postmaster = pid().flatMap(ProcessHandle::of);
        if (postmaster.isEmpty()) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>();
        all.add(postmaster.get());
        postmaster.get().descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        boolean gone = Await.until(
                () -> all.stream()
                        .allMatch(process -> ProcessIdentity.of(process.pid()).isEmpty()),
                STOP_PATIENCE);
        if (!gone) {
            throw new ServerException(
                    "postgres: outlived SIGKILL",
                    "look at pid " + postmaster.get().pid());
        }
    }

    /** Whether a postmaster of this directory lives; a pid file left by a crash does not count. */
    public boolean isRunning() {
        return pid().isPresent();
    }

    /** The process id of the living postmaster. */
    public Optional<Long> pid() {
        Path file = settings.data().resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() <= PID_FILE_START_TIME_LINE) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(0).strip());
            long startedAtSeconds =
                    Long.parseLong(lines.get(PID_FILE_START_TIME_LINE).strip());
            return isPostmaster(pid, startedAtSeconds) ? Optional.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException noneOrHalfWritten) {
            return Optional.empty();
        }
    }

    /** The superuser, in the maintenance database {@code postgres}. */
    public PostgresDsn superuser() {
        String password = SecretsFile.at(settings.secrets()).get(SUPERUSER);
        return new PostgresDsn("127.0.0.1", settings.port(), "postgres", SUPERUSER, password);
    }

    /**
     * Creates a database unless it exists.
     *
     * @return the superuser in that database
     */
    public PostgresDsn createDatabase(String name) {
        try (Connection connection = superuser().connect();
                Statement statement = connection.createStatement()) {
            String literal = "'" + name.replace("'", "''") + "'";
            boolean exists = statement
                    .executeQuery("SELECT 1 FROM pg_database WHERE datname = " + literal)
                    .next();
            if (!exists) {
                statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
            }
            return superuser().withDatabase(name);
        } catch (SQLException e) {
            throw new ServerException("database " + name + ": cannot be created", "read " + settings.log(), e);
        }
    }

    private void prepareDirectories() {
        try {
            Files.createDirectories(settings.directory());
            for (Path directory : List.of(settings.directory(), settings.socket())) {
                Files.createDirectories(directory);
                account.own(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            account.requireEntry(settings.directory());
            if (!Files.exists(settings.log())) {
                Files.createFile(settings.log());
            }
            account.own(settings.log());
        } catch (IOException e) {
            throw new UncheckedIOException(settings.directory() + ": cannot be prepared (expected: writable)", e);
        }
    }

    /** An interrupted initialisation leaves {@code data.new} behind, never a half cluster under {@code data}. */
    private void initialise() {
        if (Files.exists(settings.data().resolve("PG_VERSION"))) {
            requireSameMajor();
            return;
        }
        Path fresh = settings.directory().resolve("data.new");
        Path passwordFile = settings.directory().resolve("initdb.password");
        DirectoryTree.delete(fresh);
        try {
            SecretsFile.writePrivately(passwordFile, superuser().password());
            account.own(passwordFile);
            List<String> line = new ArrayList<>(List.of(
                    settings.binaries().program("initdb"),
                    "-D",
                    fresh.toString(),
                    "-U",
                    SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums"));
            if (!settings.durable()) {
                line.add("--no-sync");
            }
            Command.Result result = asAccount(line);
            if (!result.succeeded()) {
                throw new ServerException(
                        "initdb: failed in " + settings.directory() + ": " + result.output(), "see its message above");
            }
            Files.createDirectory(fresh.resolve("conf.d"));
            account.own(fresh.resolve("conf.d"));
            String include = "\ninclude = 'weltgewebe.conf'\ninclude_dir = 'conf.d'\n";
            Files.writeString(fresh.resolve("postgresql.conf"), include, java.nio.file.StandardOpenOption.APPEND);
            Files.move(fresh, settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException(settings.directory() + ": cannot be initialised (expected: writable)", e);
        } finally {
            passwordFile.toFile().delete();
        }
    }

    private void requireSameMajor() {
        try {
            String major =
                    Files.readString(settings.data().resolve("PG_VERSION")).strip();
            if (!major.equals(Integer.toString(settings.binaries().majorVersion()))) {
                throw new ServerException(
                        settings.data() + ": made by Postgres " + major + ", found "
                                + settings.binaries().version(),
                        "install postgresql-" + major + " again, or ./weltgewebe reset");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(settings.data() + ": PG_VERSION cannot be read", e);
        }
    }

    private void writeConfiguration() {
        try {
            Path file = settings.data().resolve("weltgewebe.conf");
            Files.writeString(file, settings.configuration());
            account.own(file);
        } catch (IOException e) {
            throw new UncheckedIOException(settings.data() + ": configuration cannot be written", e);
        }
    }

    /**
     * Postgres refuses to start while the pid in its lock files exists: as another process of the account, or as a zombie nobody waits
     * for (usual in containers). No postmaster lives here, so the socket's lock goes; in the pid file only the number is replaced, by
     * one no process can have: the shared memory key beside it still lets Postgres see back ends of a killed postmaster.
     */
    private void disarmStaleLocks() {
        Path pidFile = settings.data().resolve("postmaster.pid");
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(settings.socket(), ".s.PGSQL.*")) {
            for (Path socket : sockets) {
                Files.deleteIfExists(socket);
            }
            if (Files.exists(pidFile)) {
                List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
                lines.set(0, Integer.toString(Integer.MAX_VALUE));
                Files.write(pidFile, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(settings.directory() + ": stale lock files cannot be cleared", e);
        }
    }

    /** Back ends of a killed postmaster live on for a moment and keep its shared memory. */
    private boolean orphansHoldMemory() {
        return lastLines(settings.log(), 5).stream().anyMatch(line -> line.contains("shared memory block"));
    }

    private static boolean isPostmaster(long pid, long startedAtSeconds) {
        long toleranceSeconds = 10;
        return ProcessIdentity.of(pid).isPresent()
                && ProcessHandle.of(pid)
                        .flatMap(process -> process.info().startInstant())
                        .map(started -> Math.abs(started.getEpochSecond() - startedAtSeconds) <= toleranceSeconds)
                        .orElse(true);
    }

    private Command.Result pgCtl(String action, String... options) {
        List<String> line = new ArrayList<>(List.of(
                settings.binaries().program("pg_ctl"),
                action,
                "-D",
                settings.data().toString()));
        line.addAll(List.of(options));
        return asAccount(line);
    }

    private Command.Result asAccount(List<String> line) {
        return new Command(account.wrap(line), Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(2))).run();
    }

    private static String lastComplaint(Path log) {
        return lastLines(log, 50).stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                .reduce((earlier, later) -> later)
                .orElse("no FATAL line in its log");
    }

    private static List<String> lastLines(Path log, int count) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
