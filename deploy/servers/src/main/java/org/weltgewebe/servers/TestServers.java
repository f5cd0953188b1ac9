package org.weltgewebe.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Postgres and NATS for integration tests. One Postgres server per JVM, a fresh migrated database per {@link #database()}, a NATS
 * server without any stream per {@link #nats()}. No test framework is needed:
 *
 * <pre>{@code
 * static final TestServers SERVERS = TestServers.start();
 * try (TestDatabase database = SERVERS.database(); TestNats nats = SERVERS.nats()) {
 *     database.psql("INSERT INTO ...");
 * }
 * }</pre>
 *
 * <p>Where they come from, in this order: the environment ({@code WG_POSTGRES_URL}, {@code WG_NATS_URL}: disposable servers, their
 * role passwords and streams {@code WG_*} are overwritten), a Docker engine that answers, private native processes in the temporary
 * directory. {@code WG_TEST_SERVERS=native} or {@code docker} skips the choice. Everything started is stopped when the JVM ends.
 */
public final class TestServers {

    /** The login roles the migrations create; the fixture gives them passwords. */
    static final List<String> ROLES = List.of("wg_capture", "wg_api");

    private final Path directory;
    private final TestServersChoice choice;
    private final PostgresDsn administrator;
    private final @Nullable OwnServer postgres;
    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final String runName = "wg_" + ProcessHandle.current().pid() + "_" + System.nanoTime() % 1_000_000;
    private @Nullable String template;

    private TestServers(TestServersChoice choice) {
        this.choice = choice;
        this.directory = TestDirectory.create();
        closers.push(() -> TestDirectory.remove(directory));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "test-servers-stop"));
        if (choice.givenPostgres().isPresent()) {
            postgres = null;
            administrator = choice.givenPostgres().get();
        } else if (choice.docker()) {
            DockerContainer container = DockerContainer.postgres(directory);
            PostgresDsn dsn = container.postgresDsn();
            administrator = dsn;
            postgres = container.whenReady(() -> accepts(dsn));
        } else {
            PostgresCluster cluster = startCluster("postgres");
            administrator = cluster.superuser();
            postgres = new OwnServer(cluster::killHard, cluster::start, cluster::stop);
        }
    }

    /** The servers of this JVM; started by the first call. */
    public static TestServers start() {
        return Shared.SERVERS;
    }

    /**
     * A new database with the newest schema and its own replication slot, copied from a template that is migrated once per JVM.
     *
     * @return closing it drops it with its replication slots
     */
    public TestDatabase database() {
        String name = runName + "_" + counter.incrementAndGet();
        execute("CREATE DATABASE \"" + name + "\" TEMPLATE \"" + migratedTemplate() + "\"");
        TestDatabase database = new TestDatabase(administrator, name, this::rolePassword);
        database.psql("SELECT wg.open_slot()");
        return database;
    }

    /** A NATS server with JetStream and no streams; closing it ends the server if it was started for this call. */
    public TestNats nats() {
        Optional<String> given = choice.givenNats();
        if (given.isPresent()) {
            return TestNats.given(given.get());
        }
        String name = "nats" + counter.incrementAndGet();
        TestNats nats = choice.docker()
                ? TestNats.container(DockerContainer.nats(directory, name))
                : TestNats.started(new NatsServer(directory.resolve(name), FreePort.any(), FreePort.any()));
        synchronized (closers) {
            closers.push(nats::close);
        }
        return nats;
    }

    /**
     * A second, empty native cluster that a test may kill and restart without disturbing others; the caller stops it. It is not
     * migrated: use {@link PostgresCluster#createDatabase} and {@link Migrations}.
     */
    public PostgresCluster privateCluster() {
        return startCluster("postgres" + counter.incrementAndGet());
    }

    /** The superuser (or the given administrator) in its maintenance database. */
    public PostgresDsn administrator() {
        return administrator;
    }

    /** Where native servers of this JVM live, and the notes of its containers. */
    Path directory() {
        return directory;
    }

    /** Ends every process of this JVM's Postgres at once, for chaos tests; a given server cannot be ended. */
    public void killHard() {
        own().killHard().run();
    }

    /** Starts the server again after {@link #killHard()}; it recovers from its log. */
    public void restart() {
        own().start().run();
    }

    private OwnServer own() {
        if (postgres == null) {
            throw new ServerException(
                    administrator + ": given, not this JVM's to kill", "unset WG_POSTGRES_URL for this test");
        }
        return postgres;
    }

    private PostgresCluster startCluster(String name) {
        PostgresCluster fresh = new PostgresCluster(PostgresSettings.fast(directory.resolve(name), FreePort.any()));
        synchronized (closers) {
            closers.push(fresh::stop);
        }
        fresh.start();
        return fresh;
    }

    private static boolean accepts(PostgresDsn dsn) {
        try (Connection connection = dsn.connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private synchronized String migratedTemplate() {
        if (template == null) {
            String name = runName + "_template";
            execute("CREATE DATABASE \"" + name + "\"");
            Migrations.migrate(administrator.withDatabase(name));
            // A copy has no slot, whatever its history says; the template's own would keep WAL for nobody.
            execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '" + name
                    + "'");
            for (String role : ROLES) {
                setPassword(role);
            }
            template = name;
            if (postgres == null) {
                synchronized (closers) {
                    closers.push(() -> execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)"));
                }
            }
        }
        return template;
    }

    private void setPassword(String role) {
        try (Connection connection = administrator.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
            if (found.next()) {
                statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD '" + rolePassword(role) + "'");
            }
        } catch (SQLException e) {
            throw new ServerException("role " + role + ": no password set", "the administrator needs CREATEROLE", e);
        }
    }

    /** The same in every JVM that shares a given server, so that they do not lock each other out. */
    private String rolePassword(String role) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String seed = administrator.url() + administrator.password() + role;
            return HexFormat.of().formatHex(digest.digest(seed.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available (expected: every JDK has it)", e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = administrator.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new ServerException("test database: " + e.getMessage(), "the administrator needs CREATEDB", e);
        }
    }

    private void close() {
        synchronized (closers) {
            while (!closers.isEmpty()) {
                try {
                    closers.pop().run();
                } catch (ServerException | UncheckedIOException e) {
                    System.err.println("test servers: " + e.getMessage());
                }
            }
        }
    }

    /** Initialised on first use, once per JVM. */
    private static final class Shared {
        private static final TestServers SERVERS = new TestServers(TestServersChoice.ofEnvironment(System.getenv()));
    }

    /** The JVM's own directory; directories of JVMs that died without cleaning up are swept first. */
    private static final class TestDirectory {
        private static final String PREFIX = "weltgewebe-servers-";

        static Path create() {
            try {
                Path parent = Path.of(System.getProperty("java.io.tmpdir"));
                try (var siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
                    for (Path sibling : siblings) {
                        if (isAbandoned(sibling)) {
                            remove(sibling);
                        }
                    }
                }
                Path fresh = Files.createTempDirectory(parent, PREFIX);
                Files.setPosixFilePermissions(
                        fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
                ProcessIdentity.current().write(fresh.resolve("owner.pid"));
                return fresh;
            } catch (IOException e) {
                throw new UncheckedIOException("temporary directory: cannot be used (expected: writable)", e);
            }
        }

        private static boolean isAbandoned(Path directory) throws IOException {
            return Files.isReadable(directory.resolve("owner.pid"))
                    && Files.isWritable(directory)
                    && ProcessIdentity.alive(directory.resolve("owner.pid")).isEmpty();
        }

        static void remove(Path directory) {
            try (var servers = Files.newDirectoryStream(directory)) {
                for (Path server : servers) {
                    if (DockerContainer.isNote(server)) {
                        DockerContainer.remove(server);
                    }
                    if (Files.exists(server.resolve("data/postmaster.pid"))) {
                        new PostgresCluster(PostgresSettings.fast(server, 1)).killHard();
                    }
                    if (Files.exists(server.resolve("nats-server.pid"))) {
                        new NatsServer(server, 1, 1).killHard();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(directory + ": cannot be listed", e);
            }
            DirectoryTree.delete(directory);
        }
    }
}
