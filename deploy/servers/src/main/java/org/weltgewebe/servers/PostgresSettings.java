package org.weltgewebe.servers;

import java.nio.file.Path;

/**
 * How a private Postgres cluster is kept.
 *
 * @param directory its own directory: data, socket, secrets and log; created when absent
 * @param port loopback TCP port
 * @param binaries the server to run
 * @param durable false for tests: no fsync, so a crash of the machine (never one of a process) may lose data
 */
public record PostgresSettings(Path directory, int port, PostgresBinaries binaries, boolean durable) {

    /** Durable, with the newest installed server. */
    public static PostgresSettings durable(Path directory, int port) {
        return new PostgresSettings(directory, port, PostgresBinaries.require(), true);
    }

    /** For tests: fast, with the newest installed server. */
    public static PostgresSettings fast(Path directory, int port) {
        return new PostgresSettings(directory, port, PostgresBinaries.require(), false);
    }

    Path data() {
        return directory.resolve("data");
    }

    Path socket() {
        return directory.resolve("socket");
    }

    /** The server's log; statements and row values are not written to it. */
    public Path log() {
        return directory.resolve("postgres.log");
    }

    Path secrets() {
        return directory.resolve("secrets.properties");
    }

    /** The file the server reads after its own {@code postgresql.conf}. */
    String configuration() {
        String socketDirectory = socketPathFits() ? socket().toAbsolutePath().toString() : "";
        int slots = durable ? 10 : 40; // every test database has one
        String text =
                """
                # Written at every start; edit conf.d/*.conf of the data directory for changes of your own.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = '%s'
                password_encryption = 'scram-sha-256'
                timezone = 'UTC'
                max_connections = 100
                shared_buffers = '128MB'
                # Capture reads the log by logical decoding; a slot nobody reads may not fill the disk.
                wal_level = logical
                max_replication_slots = %d
                max_wal_senders = %d
                wal_sender_timeout = '60s'
                max_slot_wal_keep_size = '4GB'
                # Personal data stay out of the log: no statements, no DETAIL lines (they quote values of rows).
                log_statement = 'none'
                log_min_error_statement = 'panic'
                log_error_verbosity = 'terse'
                log_line_prefix = '%%m [%%p] %%u@%%d '
                """
                        .formatted(port, socketDirectory.replace("'", "''"), slots, slots);
        return durable ? text : text + "fsync = off\nfull_page_writes = off\n";
    }

    private boolean socketPathFits() {
        int longestUnixSocketPath = 107;
        return (socket().toAbsolutePath() + "/.s.PGSQL." + port).length() <= longestUnixSocketPath;
    }
}
