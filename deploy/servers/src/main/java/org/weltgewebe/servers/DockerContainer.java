package org.weltgewebe.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A throw-away container of the Docker engine, published on a loopback port the engine chooses; see
 * {@code decisions/0001-containers-by-the-docker-command.md}. Closing it removes it.
 *
 * @param id what the engine calls it
 * @param port the loopback port
 * @param password of its administrator; empty where there is none
 */
record DockerContainer(String id, int port, String password) implements AutoCloseable {

    /** The only place that names images. */
    private static final String POSTGRES_IMAGE = "postgis/postgis:15-3.4";

    private static final String NATS_IMAGE = "nats:2.10-alpine";

    private static final Duration PULL_PATIENCE = Duration.ofMinutes(10);

    static DockerContainer postgres(Path directory) {
        String password = SecretsFile.random();
        Path environment = directory.resolve("postgres.env");
        SecretsFile.writePrivately(environment, "POSTGRES_PASSWORD=" + password + System.lineSeparator());
        List<String> options = List.of("--env-file", environment.toString());
        List<String> arguments = List.of(
                "-c",
                "wal_level=logical",
                "-c",
                "max_replication_slots=40",
                "-c",
                "max_wal_senders=40",
                "-c",
                "fsync=off",
                "-c",
                "log_min_error_statement=panic",
                "-c",
                "log_error_verbosity=terse");
        return run(POSTGRES_IMAGE, 5432, options, arguments, password);
    }

    static DockerContainer nats() {
        return run(NATS_IMAGE, 4222, List.of(), List.of("-js"), "");
    }

    PostgresDsn postgresDsn() {
        return new PostgresDsn("127.0.0.1", port, "postgres", "postgres", password);
    }

    @Override
    public void close() {
        Command.of("docker", "rm", "--force", "--volumes", id).run();
    }

    private static DockerContainer run(
            String image, int innerPort, List<String> options, List<String> arguments, String password) {
        List<String> line = new ArrayList<>(List.of(
                "docker",
                "run",
                "--detach",
                "--rm",
                "--quiet",
                "--label",
                "org.weltgewebe.test=true",
                "--publish",
                "127.0.0.1::" + innerPort));
        line.addAll(options);
        line.add(image);
        line.addAll(arguments);
        String id = lastLine(required(new Command(line, PULL_PATIENCE)));
        String address = required(Command.of("docker", "port", id, innerPort + "/tcp"))
                .lines()
                .findFirst()
                .orElse("");
        return new DockerContainer(id, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)), password);
    }

    private static String required(Command command) {
        Command.Result result = command.run();
        if (!result.succeeded()) {
            throw new ServerException(
                    String.join(" ", command.line().subList(0, 2)) + ": failed: " + result.output(),
                    "WG_TEST_SERVERS=native uses installed servers instead");
        }
        return result.output();
    }

    private static String lastLine(String output) {
        return output.substring(output.lastIndexOf('\n') + 1).strip();
    }
}
