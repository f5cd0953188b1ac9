package org.weltgewebe.pipelines.capture.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.SlotIdentity;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.servers.Migrations;
import org.weltgewebe.servers.PostgresCluster;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.TestServers;

/** A server that becomes a standby and is promoted: its slots survive that here, and must not be read on. */
class PromotionIT {

    @Test
    void aStandbyIsRefusedAndAPromotedServerBeginsANewEpoch() throws Exception {
        PostgresCluster cluster = TestServers.start().privateCluster();
        try {
            PostgresDsn database = cluster.createDatabase("wg_promotion");
            Migrations.migrate(database);
            SlotIdentity primary = inspect(database);

            cluster.stop();
            Files.createFile(cluster.settings().directory().resolve("data/standby.signal"));
            cluster.start();
            assertThatThrownBy(() -> inspect(database))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.SERVER_UNPREPARED))
                    .hasMessageContaining("server: a standby (expected: the primary");

            run(database, "SELECT pg_promote()");
            assertThatThrownBy(() -> inspect(database))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.SLOT_UNUSABLE))
                    .hasMessageContaining("timeline 2 (expected: 1 of its epoch)")
                    .hasMessageContaining("SELECT wg.open_slot()");

            run(database, "SELECT pg_drop_replication_slot(wg.slot_name())");
            run(database, "SELECT wg.open_slot()");
            assertThat(inspect(database).epoch()).isNotEqualTo(primary.epoch());
        } finally {
            cluster.stop();
        }
    }

    private static SlotIdentity inspect(PostgresDsn database) throws SQLException {
        SlotSettings settings = new SlotSettings(
                database.host(),
                database.port(),
                database.database(),
                database.user(),
                database.password(),
                "wg_capture_" + database.database(),
                "wg_publication",
                List.of(),
                Duration.ofMillis(10),
                Duration.ofMinutes(10),
                Duration.ZERO);
        try (Connection connection = PostgresConnections.open(settings)) {
            return Preflight.inspect(connection, settings);
        }
    }

    private static void run(PostgresDsn database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
