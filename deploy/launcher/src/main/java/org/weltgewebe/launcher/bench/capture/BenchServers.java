package org.weltgewebe.launcher.bench.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.DirectoryTree;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.NatsServer;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.PostgresSettings;
import org.weltgewebe.servers.ProcessIdentity;

/**
 * A Postgres cluster (durable, so that a commit costs what it costs) and a nats-server of the bench's own in a temporary directory,
 * on free ports, and the processes that are measured on them. What a killed bench left behind is ended and deleted by the next one.
 */
final class BenchServers implements AutoCloseable {

    private static final String PREFIX = "weltgewebe-bench-";
    private static final Duration CONTENDER_PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final PostgresCluster postgres;
    private final NatsServer nats;
    private boolean closed;

    private BenchServers(Path directory, int postgresPort, int natsPort, int monitoringPort) {
        this.directory = directory;
        this.postgres = new PostgresCluster(PostgresSettings.durable(directory.resolve("postgres"), postgresPort));
        this.nats = new NatsServer(directory.resolve("nats"), natsPort, monitoringPort);
    }

    /** Their directory; nothing runs before {@link #start()}, so that whoever closes them can be named first. */
    static BenchServers create() {
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            Path directory = Files.createTempDirectory(
                    parent, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            ProcessIdentity.current().write(directory.resolve("owner.pid"));
            sweep(parent, Files.getOwner(directory));
            return new BenchServers(directory, FreePort.any(), FreePort.any(), FreePort.any());
        } catch (IOException e) {
            throw new UncheckedIOException("temporary directory: cannot be used (expected: writable)", e);
        }
    }

    /**
     * Ends and deletes what killed benches left.
     *
     * @param user whose benches: the directory is everybody's, and the files of others could name any process
     */
    static void sweep(Path parent, UserPrincipal user) throws IOException {
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path sibling : siblings) {
                Path owner = sibling.resolve("owner.pid");
                if (isOf(user, sibling)
                        && Files.exists(owner)
                        && ProcessIdentity.alive(owner).isEmpty()) {
                    new BenchServers(sibling, 1, 1, 1).close();
                }
            }
        }
    }

    private static boolean isOf(UserPrincipal user, Path path) throws IOException {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user);
        } catch (NoSuchFileException sweptByAnother) {
            return false;
        }
    }

    /** Starts both, in one step that {@link #close()} waits for. */
    synchronized void start() {
        requireOpen();
        postgres.start();
        nats.start();
    }

    /** Starts a process that ends with the servers at the latest. */
    synchronized Process start(String contender, ProcessBuilder builder) {
        requireOpen();
        try {
            Process process = builder.start();
            ProcessIdentity.of(process.pid())
                    .ifPresent(identity -> identity.write(directory.resolve(contender + ".contender.pid")));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(contender + ": cannot be started", e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw LauncherException.failed("bench: interrupted", "run it again");
        }
    }

    /** Everything of the bench that is not to stay. */
    Path directory() {
        return directory;
    }

    /** The administrator in the database of the bench. */
    PostgresDsn database() {
        return postgres.createDatabase("weltgewebe");
    }

    /** A program of the same installation as the server, e.g. {@code pg_recvlogical}. */
    Path program(String name) {
        return postgres.settings().binaries().directory().resolve(name);
    }

    String natsUrl() {
        return nats.url();
    }

    /** Processor time of both so far, in seconds. */
    double cpuSeconds() {
        double busy = postgres.pid().map(ProcessCost::cpuSecondsOfTree).orElse(0.0);
        return busy + nats.pid().map(ProcessCost::cpuSecondsOfTree).orElse(0.0);
    }

    /** Ends contenders and servers and deletes the directory. */
    @Override
    public synchronized void close() {
        closed = true;
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> contenders = Files.newDirectoryStream(directory, "*.contender.pid")) {
            for (Path contender : contenders) {
                ProcessIdentity.alive(contender).ifPresent(running -> {
                    running.kill();
                    running.awaitEnd(CONTENDER_PATIENCE);
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be listed", e);
        }
        nats.killHard();
        postgres.killHard();
        DirectoryTree.delete(directory);
    }
}
