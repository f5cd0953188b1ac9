package org.weltgewebe.servers;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a Postgres database is and who enters it. The password is never printed.
 *
 * @param host name or address
 * @param port TCP port
 * @param database database name
 * @param user role
 * @param password its password; empty where the server asks for none
 */
public record PostgresDsn(String host, int port, String database, String user, String password) {

    private static final int DEFAULT_PORT = 5432;
    private static final String FORM = "postgresql://user:password@host:port/database";

    /**
     * Reads {@code postgresql://user:password@host:port/database} (percent-encoded where needed; port 5432 when absent).
     *
     * @throws IllegalArgumentException naming the part that is missing, never quoting the password
     */
    public static PostgresDsn parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Postgres URL: not a URL (expected: " + FORM + ")");
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
            throw new IllegalArgumentException("Postgres URL: scheme " + scheme + " (expected: " + FORM + ")");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        String userInfo = uri.getRawUserInfo();
        if (uri.getHost() == null || path.isEmpty() || userInfo == null) {
            throw new IllegalArgumentException("Postgres URL: host, database or user missing (expected: " + FORM + ")");
        }
        int colon = userInfo.indexOf(':');
        return new PostgresDsn(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                decode(path),
                decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
    }

    /** The same server, another database. */
    public PostgresDsn withDatabase(String other) {
        return new PostgresDsn(host, port, other, user, password);
    }

    /** The same database, another role. */
    public PostgresDsn as(String otherUser, String otherPassword) {
        return new PostgresDsn(host, port, database, otherUser, otherPassword);
    }

    /** {@code jdbc:postgresql://host:port/database}. */
    public String jdbcUrl() {
        return "jdbc:" + url();
    }

    /** {@code postgresql://host:port/database}, without credentials. */
    public String url() {
        return "postgresql://" + host + ":" + port + "/" + encode(database);
    }

    /** {@code postgresql://user:password@host:port/database}: a secret. */
    public String urlWithCredentials() {
        return "postgresql://" + encode(user) + ":" + encode(password) + "@" + host + ":" + port + "/"
                + encode(database);
    }

    /** A new connection in autocommit mode; the caller closes it. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("ApplicationName", "weltgewebe");
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /** Address and role, without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
