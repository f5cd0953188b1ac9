package org.weltgewebe.launcher.require;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ServerInfo;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.servers.PostgresBinaries;
import org.weltgewebe.servers.PostgresDsn;

/** Examines servers that already run ({@code WG_POSTGRES_URL}, {@code WG_NATS_URL}) and names everything they lack. */
public final class GivenServers {

    private static final String EXAMINE =
            """
            SELECT current_setting('server_version_num')::int / 10000 AS major,
                   split_part(current_setting('server_version'), ' ', 1) AS version,
                   current_setting('wal_level') AS wal_level,
                   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis') AS postgis,
                   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgcrypto') AS pgcrypto,
                   current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots) AS free_slots,
                   current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication) AS free_senders,
                   (SELECT count(*) FROM pg_replication_slots WHERE database = current_database() AND active) AS own_senders,
                   EXISTS (SELECT FROM pg_replication_slots WHERE database = current_database() AND plugin = 'pgoutput') AS own_slot,
                   r.rolsuper, r.rolcreaterole, r.rolreplication,
                   has_database_privilege(current_database(), 'CREATE') AS may_create,
                   EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis') AS postgis_created
            FROM pg_roles r WHERE r.rolname = current_user""";

    private GivenServers() {}

    /** What the Postgres server at {@code dsn} lacks, one sentence each; the first line of a reachable one is its version. */
    public static List<Requirement> examine(PostgresDsn dsn) {
        try (java.sql.Connection connection = dsn.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXAMINE)) {
            row.next();
            return judge(row);
        } catch (SQLException e) {
            return List.of(new Requirement(
                    "Postgres at " + dsn,
                    "answers",
                    "SQL state " + e.getSQLState() + ": " + e.getMessage(),
                    false,
                    true,
                    "check WG_POSTGRES_URL (postgresql://user:password@host:port/database)"));
        }
    }

    private static List<Requirement> judge(ResultSet row) throws SQLException {
        List<Requirement> found = new ArrayList<>(server(row));
        found.addAll(rights(row));
        return found;
    }

    private static List<Requirement> server(ResultSet row) throws SQLException {
        int major = row.getInt("major");
        String walLevel = row.getString("wal_level");
        boolean slot = row.getBoolean("own_slot") || row.getInt("free_slots") >= 1;
        boolean sender = row.getInt("own_senders") + row.getInt("free_senders") >= 1;
        return List.of(
                given(
                        "Postgres version",
                        PostgresBinaries.OLDEST + " or newer",
                        row.getString("version"),
                        major >= PostgresBinaries.OLDEST,
                        "upgrade the server"),
                given(
                        "wal_level",
                        "logical",
                        walLevel,
                        walLevel.equals("logical"),
                        "ALTER SYSTEM SET wal_level = logical, then restart the server"),
                available(row, "PostGIS", "postgis", "install the package postgresql-NN-postgis-3 on the server"),
                available(row, "pgcrypto", "pgcrypto", "install the package postgresql-contrib on the server"),
                given(
                        "free replication slots",
                        "1",
                        row.getString("free_slots"),
                        slot,
                        "raise max_replication_slots, or drop slots nobody uses"),
                given("free WAL senders", "1", row.getString("free_senders"), sender, "raise max_wal_senders"));
    }

    private static List<Requirement> rights(ResultSet row) throws SQLException {
        boolean superuser = row.getBoolean("rolsuper");
        boolean roles = superuser || row.getBoolean("rolcreaterole");
        boolean replication = superuser || row.getBoolean("rolreplication");
        boolean create = row.getBoolean("may_create");
        boolean extension = superuser || row.getBoolean("postgis_created");
        return List.of(
                given("right to create roles", "yes", yes(roles), roles, "ALTER ROLE … CREATEROLE"),
                given("right to replicate", "yes", yes(replication), replication, "ALTER ROLE … REPLICATION"),
                given("right to create in the database", "yes", yes(create), create, "GRANT CREATE ON DATABASE … TO …"),
                given(
                        "extension postgis",
                        "created, or a superuser to create it",
                        yes(extension),
                        extension,
                        "let a superuser run CREATE EXTENSION postgis in the database"));
    }

    private static Requirement available(ResultSet row, String name, String column, String remedy) throws SQLException {
        boolean available = row.getBoolean(column);
        return given(name, "available", yes(available), available, remedy);
    }

    /** What the NATS server at {@code url} lacks. */
    public static List<Requirement> examineNats(String url) {
        Options options = Options.builder()
                .server(url)
                .connectionTimeout(Duration.ofSeconds(5))
                .noReconnect()
                .errorListener(new ErrorListener() {}) // the default one logs addresses with their credentials
                .build();
        try (Connection connection = Nats.connect(options)) {
            ServerInfo info = connection.getServerInfo();
            boolean recent = Requirements.atLeast(info.getVersion(), 2, 9);
            List<Requirement> found = new ArrayList<>();
            found.add(given("nats-server version", "2.9 or newer", info.getVersion(), recent, "upgrade the server"));
            found.add(given(
                    "JetStream",
                    "enabled",
                    yes(info.isJetStreamAvailable()),
                    info.isJetStreamAvailable(),
                    "start nats-server with -js or a jetstream block"));
            if (info.isJetStreamAvailable()) {
                long limitBytes = connection
                        .jetStreamManagement()
                        .getAccountStatistics()
                        .getLimits()
                        .getMaxStorage();
                boolean enough = limitBytes < 0 || limitBytes >= Requirements.LEAST_FREE_BYTES;
                found.add(given(
                        "JetStream file storage",
                        "1 GiB",
                        limitBytes < 0 ? "unlimited" : limitBytes + " bytes",
                        enough,
                        "raise the account's storage limit"));
            }
            return found;
        } catch (IOException | JetStreamApiException e) {
            return List.of(unreachableNats(url, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(unreachableNats(url, "interrupted"));
        }
    }

    private static Requirement unreachableNats(String url, String why) {
        return new Requirement(
                "NATS at " + withoutCredentials(url),
                "answers",
                withoutCredentials(why),
                false,
                true,
                "check WG_NATS_URL (nats://host:port)");
    }

    private static String withoutCredentials(String text) {
        return text.replaceAll("//[^@/\\s]*@", "//");
    }

    private static Requirement given(String name, String expected, String found, boolean met, String remedy) {
        return new Requirement(name, expected, found, met, true, remedy);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
