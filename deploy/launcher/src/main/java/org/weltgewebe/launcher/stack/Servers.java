package org.weltgewebe.launcher.stack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.require.GivenServers;
import org.weltgewebe.launcher.require.Requirement;
import org.weltgewebe.servers.DirectoryTree;
import org.weltgewebe.servers.NatsServer;
import org.weltgewebe.servers.PostgresBinaries;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.PostgresSettings;
import org.weltgewebe.servers.RunAs;

/** Postgres and NATS of a stack: private ones under {@code var}, or ones given by address. */
public final class Servers {

    private static final String DATABASE = "weltgewebe";

    private final @Nullable PostgresDsn givenPostgres;
    private final @Nullable String givenNats;
    private final Home home;
    private final Ports ports;

    /** Servers as the environment says ({@code WG_POSTGRES_URL}, {@code WG_NATS_URL}), private ones otherwise. */
    public static Servers ofEnvironment(Home home, Ports ports) {
        String postgres = System.getenv("WG_POSTGRES_URL");
        return new Servers(
                home, ports, postgres == null ? null : PostgresDsn.parse(postgres), System.getenv("WG_NATS_URL"));
    }

    Servers(Home home, Ports ports, @Nullable PostgresDsn givenPostgres, @Nullable String givenNats) {
        this.home = home;
        this.ports = ports;
        this.givenPostgres = givenPostgres;
        this.givenNats = givenNats;
    }

    /** Whether Postgres is ours to start and stop. */
    public boolean ownsPostgres() {
        return givenPostgres == null;
    }

    /** Whether NATS is ours to start and stop. */
    public boolean ownsNats() {
        return givenNats == null;
    }

    /** What given servers lack; empty when there are none or nothing is wrong. */
    public List<Requirement> unmet() {
        List<Requirement> postgres = givenPostgres == null ? List.of() : GivenServers.examine(givenPostgres);
        List<Requirement> nats = givenNats == null ? List.of() : GivenServers.examineNats(givenNats);
        return java.util.stream.Stream.concat(postgres.stream(), nats.stream())
                .filter(requirement -> !requirement.met())
                .toList();
    }

    /** Starts Postgres if it is ours and down; returns whether it did. */
    public boolean startPostgres() {
        return ownsPostgres() && cluster().start();
    }

    /** Starts NATS if it is ours and down; returns whether it did. */
    public boolean startNats() {
        return ownsNats() && nats().start();
    }

    /** The owner's way into the domain database; creates the database of a private cluster. */
    public PostgresDsn database() {
        return givenPostgres != null ? givenPostgres : cluster().createDatabase(DATABASE);
    }

    /** The owner's way into the domain database of a server that may be down. */
    public PostgresDsn databaseAddress() {
        return givenPostgres != null ? givenPostgres : cluster().superuser().withDatabase(DATABASE);
    }

    /** Where clients find NATS. */
    public String natsUrl() {
        return givenNats != null ? givenNats : nats().url();
    }

    /** The private server. */
    public NatsServer nats() {
        return new NatsServer(home.var().resolve("nats"), ports.nats(), ports.natsMonitoring());
    }

    /** The private cluster. */
    public PostgresCluster cluster() {
        return new PostgresCluster(
                new PostgresSettings(postgresDirectory(), ports.postgres(), PostgresBinaries.require(), true));
    }

    /** The private cluster, unless nothing of it can exist yet. */
    public Optional<PostgresCluster> clusterIfPresent() {
        return ownsPostgres()
                        && PostgresBinaries.find().isPresent()
                        && Files.exists(postgresDirectory().resolve("data"))
                ? Optional.of(cluster())
                : Optional.empty();
    }

    /**
     * Where the cluster lives: {@code var/postgres}, or, when root keeps the project where the account {@code postgres} may not go
     * (e.g. under {@code /root}), a directory of its own under {@code /var/lib/weltgewebe}.
     */
    public Path postgresDirectory() {
        Path preferred = home.var().resolve("postgres");
        RunAs account = RunAs.forPostgres();
        if (account.user() == null || Files.exists(preferred.resolve("data")) || account.canEnter(home.var())) {
            return preferred;
        }
        String name = UUID.nameUUIDFromBytes(home.var().toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        return Path.of("/var/lib/weltgewebe", name, "postgres");
    }

    /** Deletes the data of a private, stopped cluster. */
    public void deletePostgres() {
        Path directory = postgresDirectory();
        DirectoryTree.delete(directory.startsWith(home.var()) ? directory : directory.resolveSibling(""));
    }

    /** Refuses to go on with servers that lack something, naming all of it. */
    public void requireGivenServers(Console console) {
        List<Requirement> unmet = unmet();
        if (unmet.isEmpty()) {
            return;
        }
        for (Requirement requirement : unmet) {
            console.say("  " + requirement.name() + ": " + requirement.found() + " (expected: " + requirement.expected()
                    + "); " + requirement.remedy());
            console.result(requirement.fields());
        }
        throw LauncherException.failed(
                "the given servers lack " + unmet.size() + " thing(s), listed above",
                "fix them, or unset WG_POSTGRES_URL / WG_NATS_URL");
    }
}
