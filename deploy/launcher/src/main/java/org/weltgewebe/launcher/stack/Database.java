package org.weltgewebe.launcher.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.Migrations;
import org.weltgewebe.servers.PostgresDsn;

/** Prepares the domain database: schema, passwords of the roles, the account of the development login. */
public final class Database {

    private final PostgresDsn owner;

    /** The database of {@code owner}, who may migrate it. */
    public Database(PostgresDsn owner) {
        this.owner = owner;
    }

    /** Who owns it. */
    public PostgresDsn owner() {
        return owner;
    }

    /** Migrates and sets what the configuration files say. */
    public Migrations.Applied prepare(StackFiles files) {
        Migrations.Applied applied = Migrations.migrate(owner);
        try (Connection connection = owner.connect()) {
            for (String role : new String[] {"wg_capture", "wg_api"}) {
                setPassword(connection, role, files.password(role));
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO wg.account (id, title, tags) VALUES (?, 'Lokale Garnrolle', '{entwicklung}')"
                            + " ON CONFLICT (id) DO NOTHING")) {
                insert.setObject(1, StackFiles.DEVELOPMENT_ACCOUNT);
                insert.executeUpdate();
            }
            return applied;
        } catch (SQLException e) {
            throw failed("cannot be prepared", e);
        }
    }

    /** The name of its replication slot. */
    public String slot() {
        return ask("SELECT wg.slot_name()");
    }

    /** The end of its write-ahead log in bytes. */
    public long walEnd() {
        return Long.parseLong(ask("SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::text"));
    }

    private String ask(String sql) {
        try (Connection connection = owner.connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw failed("does not answer", e);
        }
    }

    /** The statement carries the password; it travels over loopback or the given connection and the server logs no statements. */
    private static void setPassword(Connection connection, String role, String password) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD " + statement.enquoteLiteral(password));
        }
    }

    private LauncherException failed(String what, SQLException e) {
        return LauncherException.failed(
                "database " + owner + ": " + what + ": " + e.getMessage(), "see ./weltgewebe logs postgres");
    }
}
