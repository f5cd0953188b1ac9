package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestServersIT {

    private static final TestServers SERVERS = TestServers.start();

    @Test
    void lendsEveryCallerADatabaseOfItsOwn() {
        try (TestDatabase one = SERVERS.database();
                TestDatabase other = SERVERS.database()) {
            one.psql("CREATE TABLE only_here(a int, b text); INSERT INTO only_here VALUES (1, 'x'), (2, NULL)");

            assertThat(one.psql("SELECT a, b FROM only_here ORDER BY a")).containsExactly("1|x", "2|");
            assertThat(other.psql("SELECT to_regclass('only_here')")).containsExactly("");
        }
    }

    @Test
    void dropsADatabaseWithItsSlot() {
        TestDatabase database = SERVERS.database();
        String slot = database.slot();
        String find = "SELECT slot_name FROM pg_replication_slots WHERE slot_name = '" + slot + "'";
        assertThat(database.psql(find)).containsExactly(slot);

        database.close();

        try (TestDatabase after = SERVERS.database()) {
            assertThat(after.psql(find)).isEmpty();
        }
    }

    @Test
    void lendsTheLeastPrivilegedRoles() throws SQLException {
        try (TestDatabase database = SERVERS.database()) {
            assertThat(canRead(database.capture(), "wg.account")).isTrue();
            assertThat(canRead(database.api(), "wg.public_account")).isTrue();
            assertThat(canRead(database.api(), "wg.account")).isFalse();
        }
    }

    private static boolean canRead(PostgresDsn dsn, String relation) throws SQLException {
        try (Connection connection = dsn.connect();
                ResultSet answer = connection
                        .createStatement()
                        .executeQuery("SELECT has_table_privilege('" + relation + "', 'SELECT')")) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    @Test
    void lendsABusWithoutStreams() throws IOException, JetStreamApiException, InterruptedException {
        try (TestNats nats = SERVERS.nats()) {
            try (io.nats.client.Connection connection = nats.connect()) {
                connection
                        .jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("WG_TEST")
                                .subjects("wg.test")
                                .build());
                connection.flushBuffer();
            }
        }
        try (TestNats fresh = SERVERS.nats();
                io.nats.client.Connection connection = fresh.connect()) {
            assertThat(connection.jetStreamManagement().getStreamNames()).isEmpty();
        }
    }

    @Test
    void startsTheSameServersWhereverTheyRun() throws IOException, InterruptedException {
        assumeTrue(System.getenv("WG_POSTGRES_URL") == null && System.getenv("WG_NATS_URL") == null);
        try (TestDatabase database = SERVERS.database();
                TestNats nats = SERVERS.nats();
                io.nats.client.Connection connection = nats.connect()) {
            assertThat(database.psql("SELECT datcollate, current_setting('wal_level'),"
                            + " current_setting('max_replication_slots'), current_setting('data_checksums'),"
                            + " current_setting('fsync'), current_setting('full_page_writes')"
                            + " FROM pg_database WHERE datname = current_database()"))
                    .containsExactly("C.UTF-8|logical|40|on|off|off");
            assertThat(connection.getMaxPayload()).isEqualTo(4L << 20);
        }
    }

    @Test
    void aKilledServerComesBackWithWhatItHeld() throws IOException, JetStreamApiException, InterruptedException {
        assumeTrue(System.getenv("WG_POSTGRES_URL") == null && System.getenv("WG_NATS_URL") == null);
        try (TestDatabase database = SERVERS.database();
                TestNats nats = SERVERS.nats()) {
            database.psql("CREATE TABLE kept AS SELECT 1 AS a");
            SERVERS.killHard();
            assertThatThrownBy(() -> database.psql("SELECT a FROM kept")).hasMessageContaining("psql: ");
            SERVERS.restart();
            assertThat(database.psql("SELECT a FROM kept")).containsExactly("1");

            StreamConfiguration stream =
                    StreamConfiguration.builder().name("WG_KEPT").build();
            try (io.nats.client.Connection connection = nats.connect()) {
                connection.jetStreamManagement().addStream(stream);
            }
            nats.killHard();
            assertThatThrownBy(nats::connect).hasMessageContaining("no connection");
            nats.restart();
            try (io.nats.client.Connection connection = nats.connect()) {
                assertThat(connection.jetStreamManagement().getStreamNames()).containsExactly("WG_KEPT");
            }
        }
    }

    @Test
    void leavesNothingBehindWhenItsJvmIsKilled() throws Exception {
        assumeTrue(System.getenv("WG_POSTGRES_URL") == null);
        Process victim = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HoldServers.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String directory = victim.inputReader().readLine();
        victim.destroyForcibly();
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(java.nio.file.Path.of(directory)).exists();
        boolean inContainer = java.nio.file.Files.exists(java.nio.file.Path.of(directory, "postgres.container"));
        if (inContainer) {
            assertThat(containersOf(directory)).as("left by the killed JVM").isNotEmpty();
        }

        Process next = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HoldServers.class.getName(),
                        "leave")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String nextDirectory = next.inputReader().readLine();
        assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(java.nio.file.Path.of(directory)).as("swept by the next JVM").doesNotExist();
        assertThat(java.nio.file.Path.of(nextDirectory)).as("removed at exit").doesNotExist();
        if (inContainer) {
            assertThat(containersOf(directory)).as("swept by the next JVM").isEmpty();
            assertThat(containersOf(nextDirectory)).as("removed at exit").isEmpty();
        }
    }

    /** Containers are named after the directory of their JVM. */
    private static String containersOf(String directory) {
        String name = java.nio.file.Path.of(directory).getFileName().toString();
        Command.Result found = Command.of("docker", "ps", "--all", "--quiet", "--filter", "name=" + name)
                .run();
        assertThat(found.succeeded()).as(found.output()).isTrue();
        return found.output();
    }

    /** Starts the servers, prints their directory and waits to be killed, or leaves in peace. */
    static final class HoldServers {
        public static void main(String[] arguments) throws InterruptedException {
            TestServers servers = TestServers.start();
            System.out.println(servers.directory());
            if (arguments.length == 0) {
                new java.util.concurrent.CountDownLatch(1).await();
            }
        }
    }
}
