package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresClusterIT {

    private Path directory;
    private PostgresCluster cluster;

    @BeforeEach
    void chooseDirectory() throws IOException {
        directory = Files.createTempDirectory("wg-cluster");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        cluster = clusterOnPort(FreePort.any());
    }

    @AfterEach
    void stop() {
        cluster.stop();
        DirectoryTree.delete(directory);
    }

    @Test
    void isReadyForLogicalDecodingAndGivesLittleAway() throws SQLException {
        assertThat(cluster.start()).isTrue();
        assertThat(cluster.start()).as("a second start changes nothing").isFalse();

        assertThat(setting("wal_level")).isEqualTo("logical");
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting("data_checksums")).isEqualTo("on");
        assertThat(setting("server_encoding")).isEqualTo("UTF8");
        assertThatThrownBy(() -> cluster.superuser().as("postgres", "wrong").connect())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void isFoundAgainByAnotherObjectAndKeepsItsRows() throws SQLException {
        cluster.start();
        update(cluster.createDatabase("weave"), "CREATE TABLE thread(id int); INSERT INTO thread VALUES (7)");
        PostgresCluster sameFromElsewhere = clusterOnPort(cluster.settings().port());
        assertThat(sameFromElsewhere.isRunning()).isTrue();

        sameFromElsewhere.stop();
        assertThat(cluster.isRunning()).isFalse();
        cluster.start();

        assertThat(query(cluster.createDatabase("weave"), "SELECT id FROM thread"))
                .isEqualTo("7");
    }

    @Test
    void recoversAfterACrash() throws SQLException {
        cluster.start();
        update(cluster.superuser(), "CREATE TABLE thread(id int); INSERT INTO thread VALUES (8)");

        cluster.killHard();
        assertThat(cluster.settings().directory().resolve("data/postmaster.pid"))
                .exists();
        assertThat(cluster.isRunning()).isFalse();

        assertThat(cluster.start()).isTrue();
        assertThat(query(cluster.superuser(), "SELECT id FROM thread")).isEqualTo("8");
    }

    @Test
    void ignoresAPidFileWhoseNumberBelongsToAnotherProcess() throws IOException {
        cluster.start();
        cluster.stop();
        Path pidFile = cluster.settings().directory().resolve("data/postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n/elsewhere\n1\n5432\n");

        assertThat(cluster.isRunning()).isFalse();
        assertThat(cluster.start()).isTrue();
    }

    @Test
    void namesTheProcessThatHoldsItsPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            cluster = clusterOnPort(taken.getLocalPort());

            assertThatThrownBy(cluster::start)
                    .hasMessageContaining("port " + taken.getLocalPort() + " (Postgres): taken by pid "
                            + ProcessHandle.current().pid());
        }
        assertThat(cluster.start()).isTrue();
    }

    @Test
    void namesTheDirectoryItsAccountCannotEnter() throws IOException {
        RunAs postgres = RunAs.forPostgres();
        org.junit.jupiter.api.Assumptions.assumeTrue(
                postgres.user() != null, "only root hands over to another account");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(cluster::start)
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("user postgres cannot enter " + directory)
                .hasMessageContaining("remedy:");
    }

    @Test
    void keepsValuesOfRowsOutOfItsLog() throws SQLException, IOException {
        cluster.start();
        update(
                cluster.superuser(),
                "CREATE TABLE person(email text PRIMARY KEY); INSERT INTO person VALUES ('canary@example.org')");
        assertThatThrownBy(() -> update(cluster.superuser(), "INSERT INTO person VALUES ('canary@example.org')"))
                .isInstanceOf(SQLException.class);

        assertThat(Files.readString(cluster.settings().log()))
                .contains("duplicate key value violates unique constraint")
                .doesNotContain("canary");
    }

    private PostgresCluster clusterOnPort(int port) {
        return new PostgresCluster(PostgresSettings.fast(directory.resolve("postgres"), port));
    }

    private String setting(String name) throws SQLException {
        return query(cluster.superuser(), "SHOW " + name);
    }

    private static String query(PostgresDsn dsn, String sql) throws SQLException {
        try (Connection connection = dsn.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void update(PostgresDsn dsn, String sql) throws SQLException {
        try (Connection connection = dsn.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
