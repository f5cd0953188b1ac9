package org.weltgewebe.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A throw-away container of the Docker engine, published on a loopback port; see
 * {@code decisions/0001-containers-by-the-docker-command.md}. Its name stands in a note in the directory of its JVM before the engine
 * hears of it: whoever removes the directory finds it, even when the JVM was killed.
 */
final class DockerContainer {

    /** The only place that names images. */
    private static final String POSTGRES_IMAGE = "postgis/postgis:15-3.4";

    private static final String NATS_IMAGE = "nats:2.10-alpine";

    private static final Duration PULL_PATIENCE = Duration.ofMinutes(10);
    private static final Duration START_PATIENCE = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String NOTE_SUFFIX = ".container";
    private static final String REMEDY = "WG_TEST_SERVERS=native uses installed servers instead";

    private final Path note;
    private final String name;
    private final int port = FreePort.any(); // chosen here, since the engine would choose another one at every start
    private final String password;

    private DockerContainer(Path directory, String server, String password) {
        this.note = directory.resolve(server + NOTE_SUFFIX);
        this.name = directory.getFileName() + "-" + server;
        this.password = password;
    }

    /** Postgres with the settings of {@link PostgresSettings#fast}; does not wait until it accepts connections. */
    static DockerContainer postgres(Path directory) {
        String password = SecretsFile.random();
        Path environment = directory.resolve("postgres.env");
        SecretsFile.writePrivately(
                environment,
                """
                POSTGRES_PASSWORD=%s
                POSTGRES_INITDB_ARGS=--encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-sync
                """
                        .formatted(password));
        List<String> arguments = new ArrayList<>();
        for (String setting : List.of(
                "timezone=UTC",
                "wal_level=logical",
                "max_replication_slots=40",
                "max_wal_senders=40",
                "fsync=off",
                "full_page_writes=off",
                "log_min_error_statement=panic",
                "log_error_verbosity=terse")) {
            arguments.addAll(List.of("-c", setting));
        }
        DockerContainer container = new DockerContainer(directory, "postgres", password);
        container.run(POSTGRES_IMAGE, 5432, List.of("--env-file", environment.toString()), arguments);
        return container;
    }

    /** NATS with the settings of {@link NatsServer}, of which {@code max_payload} has no option; does not wait until it answers. */
    static DockerContainer nats(Path directory, String server) {
        String configureAndServe = "echo 'max_payload: 4MB' > /tmp/nats-server.conf"
                + " && exec nats-server --jetstream --config /tmp/nats-server.conf";
        DockerContainer container = new DockerContainer(directory, server, "");
        container.run(NATS_IMAGE, 4222, List.of(), List.of("sh", "-c", configureAndServe));
        return container;
    }

    /** Whether {@code file} is the note of a container. */
    static boolean isNote(Path file) {
        return file.toString().endsWith(NOTE_SUFFIX);
    }

    /** Removes the container a note names, if it and the command are there, and then the note. */
    static void remove(Path note) {
        try {
            if (Files.exists(note) && Executables.find("docker").isPresent()) {
                Command.of("docker", "rm", "--force", "--volumes", Files.readString(note))
                        .run();
            }
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw new UncheckedIOException(note + ": cannot be read and deleted (expected: written by this user)", e);
        }
    }

    PostgresDsn postgresDsn() {
        return new PostgresDsn("127.0.0.1", port, "postgres", "postgres", password);
    }

    String natsUrl() {
        return "nats://127.0.0.1:" + port;
    }

    /**
     * Waits for the server in it.
     *
     * @return what ends it, starts it again on the same files and port, and removes it
     * @throws ServerException with its last words when it ends or is not ready in time; it is removed then
     */
    OwnServer whenReady(BooleanSupplier ready) {
        awaitReady(ready);
        Runnable killHard = () -> require(Command.of("docker", "kill", name));
        Runnable start = () -> {
            require(Command.of("docker", "start", name));
            awaitReady(ready);
        };
        return new OwnServer(killHard, start, () -> remove(note));
    }

    private void awaitReady(BooleanSupplier ready) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!Await.until(ready, LOOK_EVERY)) {
            boolean runs = Command.of("docker", "inspect", "--format", "{{.State.Running}}", name)
                    .run()
                    .output()
                    .equals("true");
            if (!runs || System.nanoTime() - deadline > 0) {
                String lastWords =
                        Command.of("docker", "logs", "--tail", "10", name).run().output();
                remove(note);
                String what = runs ? "not ready within " + START_PATIENCE.toSeconds() + " s" : "ended by itself";
                throw new ServerException("container " + name + ": " + what + ": " + lastWords, REMEDY);
            }
        }
    }

    /** Without {@code --rm}: a container that ends by itself must be asked why, and a killed one started again. */
    private void run(String image, int innerPort, List<String> options, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("docker", "run", "--detach", "--name", name));
        line.addAll(List.of("--label", "org.weltgewebe.test=true"));
        line.addAll(List.of("--publish", "127.0.0.1:" + port + ":" + innerPort));
        line.addAll(options);
        line.add(image);
        line.addAll(arguments);
        try {
            Files.writeString(note, name);
            require(new Command(line, PULL_PATIENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(note + ": cannot be written (expected: a writable directory)", e);
        } catch (ServerException e) {
            remove(note); // the engine keeps a container it could create but not start
            throw e;
        }
    }

    private static void require(Command command) {
        Command.Result result = command.run();
        if (!result.succeeded()) {
            throw new ServerException(
                    String.join(" ", command.line().subList(0, 2)) + ": failed: " + result.output(), REMEDY);
        }
    }
}
