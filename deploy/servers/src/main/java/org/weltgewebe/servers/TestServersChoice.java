package org.weltgewebe.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where test servers come from.
 *
 * @param postgresUrl a given Postgres, or null
 * @param natsUrl a given NATS, or null
 * @param docker whether containers are used for what is not given
 */
record TestServersChoice(@Nullable String postgresUrl, @Nullable String natsUrl, boolean docker) {

    /** An idle engine answers in 0.1 s; one that hangs may not hold every JVM for long. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

    static TestServersChoice ofEnvironment(Map<String, String> environment) {
        String forced = environment.getOrDefault("WG_TEST_SERVERS", "");
        boolean docker =
                switch (forced) {
                    case "" -> dockerAnswers(environment);
                    case "native" -> false;
                    case "docker" -> true;
                    default ->
                        throw new IllegalArgumentException(
                                "WG_TEST_SERVERS: " + forced + " (expected: native, docker, or unset)");
                };
        return new TestServersChoice(environment.get("WG_POSTGRES_URL"), environment.get("WG_NATS_URL"), docker);
    }

    Optional<PostgresDsn> givenPostgres() {
        return Optional.ofNullable(postgresUrl).map(PostgresDsn::parse);
    }

    Optional<String> givenNats() {
        return Optional.ofNullable(natsUrl);
    }

    /** Asks the engine only where its socket exists, since the command line client alone proves nothing. */
    private static boolean dockerAnswers(Map<String, String> environment) {
        boolean addressed = environment.containsKey("DOCKER_HOST") || Files.exists(Path.of("/var/run/docker.sock"));
        return addressed
                && Executables.find("docker").isPresent()
                && new Command(List.of("docker", "version", "--format", "{{.Server.Version}}"), ANSWER_PATIENCE)
                        .run()
                        .succeeded();
    }
}
