package org.weltgewebe.pipelines.capture.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.weltgewebe.pipelines.capture.SlotSettings;

/** Plain connections to the server of a slot. */
public final class PostgresConnections {

    private PostgresConnections() {}

    /** A new connection; the caller closes it. */
    public static Connection open(SlotSettings settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "weltgewebe capture");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        // Parameters take the type the server infers: keys are compared as what they are.
        properties.setProperty("stringtype", "unspecified");
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        // Not through DriverManager: it does not see drivers of Flink's user class loader.
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("postgres.url: not a Postgres address (expected: postgresql://host:port/database)");
        }
        return connection;
    }
}
