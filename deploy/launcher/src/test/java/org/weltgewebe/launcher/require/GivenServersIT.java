package org.weltgewebe.launcher.require;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

class GivenServersIT {

    private static final TestServers SERVERS = TestServers.start();

    @TempDir
    Path directory;

    @Test
    void findsNothingWrongWithAPreparedServer() {
        try (TestDatabase database = SERVERS.database();
                TestNats nats = SERVERS.nats()) {
            assertThat(GivenServers.examine(database.superuser())).allMatch(Requirement::met);
            assertThat(GivenServers.examineNats(nats.url())).allMatch(Requirement::met);
        }
    }

    @Test
    void namesEverythingAServerLacksAtOnce() throws IOException, SQLException {
        PostgresCluster cluster = SERVERS.privateCluster();
        cluster.stop();
        Files.writeString(
                cluster.settings().directory().resolve("data/conf.d/test.conf"),
                "wal_level = replica\nmax_replication_slots = 0\nmax_wal_senders = 0\n");
        cluster.start();
        try (Connection connection = cluster.superuser().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE weak LOGIN PASSWORD 'weak'");
        }
        PostgresDsn weak = cluster.superuser().as("weak", "weak");

        List<Requirement> unmet = GivenServers.examine(weak).stream()
                .filter(requirement -> !requirement.met())
                .toList();

        assertThat(unmet)
                .extracting(Requirement::name)
                .containsExactly(
                        "wal_level",
                        "free replication slots",
                        "free WAL senders",
                        "right to create roles",
                        "right to replicate",
                        "right to create in the database",
                        "extension postgis");
        assertThat(unmet)
                .allSatisfy(requirement -> assertThat(requirement.remedy()).isNotBlank());
        cluster.stop();
    }

    @Test
    void saysWhereNobodyAnswersWithoutCredentials() {
        int port = FreePort.any();
        List<Requirement> postgres = GivenServers.examine(new PostgresDsn("127.0.0.1", port, "d", "u", "geheim"));
        List<Requirement> nats = GivenServers.examineNats("nats://u:geheim@127.0.0.1:" + port);

        assertThat(postgres).hasSize(1).noneMatch(Requirement::met);
        assertThat(nats).hasSize(1).noneMatch(Requirement::met);
        assertThat(postgres.toString() + nats).doesNotContain("geheim").contains(Integer.toString(port));
    }
}
