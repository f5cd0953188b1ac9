package org.weltgewebe.servers;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** The versioned schema of the domain database ({@code schemas/migrations}, on the class path under {@code weltgewebe/migrations}). */
public final class Migrations {

    private static final String LOCATION = "classpath:weltgewebe/migrations";

    private Migrations() {}

    /**
     * What a run changed.
     *
     * @param applied number of migrations run now
     * @param version the schema version reached; {@code 0} when there is none
     */
    public record Applied(int applied, String version) {}

    /**
     * Brings a database to the newest schema; doing it twice changes nothing.
     *
     * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
     * @throws ServerException naming the migration that failed
     */
    public static Applied migrate(String jdbcUrl, String user, String password) {
        try {
            MigrateResult result = Flyway.configure()
                    .dataSource(jdbcUrl, user, password)
                    .locations(LOCATION)
                    .connectRetries(0)
                    .load()
                    .migrate();
            String version = result.targetSchemaVersion == null
                    ? String.valueOf(result.initialSchemaVersion)
                    : result.targetSchemaVersion;
            return new Applied(result.migrationsExecuted, version.equals("null") ? "0" : version);
        } catch (FlywayException e) {
            throw new ServerException(
                    "migrations: " + e.getMessage(), "fix the migration or the database, then start again", e);
        }
    }

    /** {@link #migrate(String, String, String)} for an address with credentials. */
    public static Applied migrate(PostgresDsn dsn) {
        return migrate(dsn.jdbcUrl(), dsn.user(), dsn.password());
    }
}
