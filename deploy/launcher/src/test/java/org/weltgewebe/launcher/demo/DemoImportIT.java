package org.weltgewebe.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.servers.TestDatabase;
import org.weltgewebe.servers.TestServers;

class DemoImportIT {

    private static final TestServers SERVERS = TestServers.start();

    @Test
    void loadsOnceHoweverOftenItRuns() throws SQLException {
        try (TestDatabase database = SERVERS.database();
                Connection connection = database.superuser().connect()) {
            List<String> progress = new ArrayList<>();
            DemoImport demo = new DemoImport(connection, Path.of("../demo"), progress::add);

            Map<String, Integer> first = demo.run(Instant.now());
            Map<String, Integer> second = demo.run(Instant.now());

            assertThat(first.get("node")).isGreaterThan(400);
            assertThat(first.get("place")).isGreaterThan(2_000);
            assertThat(first.values()).allMatch(count -> count > 0);
            assertThat(second.values()).allMatch(count -> count == 0);
            assertThat(progress).isNotEmpty();
            assertThat(database.psql("SELECT DISTINCT 'demo' = ANY (tags) FROM wg.node"))
                    .containsExactly("t");
            assertThat(database.psql("SELECT map_state, bool_and((public_point IS NULL) = (map_state = 'not_on_map'))"
                            + " FROM wg.account GROUP BY 1 ORDER BY 1"))
                    .containsExactly("exact|t", "not_on_map|t", "radius|t");
        }
    }

    @Test
    void renewsThreadsThatExpiredMeanwhile() throws SQLException {
        try (TestDatabase database = SERVERS.database();
                Connection connection = database.superuser().connect()) {
            DemoImport demo = new DemoImport(connection, Path.of("../demo"), text -> {});
            demo.run(Instant.now().minus(Duration.ofDays(30)));
            assertThat(database.psql("SELECT count(*) FROM wg.edge WHERE expires_at > now()"))
                    .containsExactly("0");

            Map<String, Integer> again = demo.run(Instant.now());

            assertThat(again.get("edge")).isPositive();
            assertThat(database.psql("SELECT count(*) FROM wg.edge WHERE expires_at < now()"))
                    .containsExactly("0");
        }
    }
}
