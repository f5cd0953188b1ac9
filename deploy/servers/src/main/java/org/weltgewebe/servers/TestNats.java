package org.weltgewebe.servers;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A NATS server with JetStream and, at the start, without streams. */
public final class TestNats implements AutoCloseable {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);

    private final String url;
    private final @Nullable OwnServer server;
    private final @Nullable Path store;

    private TestNats(String url, @Nullable OwnServer server, @Nullable Path store) {
        this.url = url;
        this.server = server;
        this.store = store;
    }

    static TestNats started(NatsServer server) {
        server.start();
        return new TestNats(server.url(), new OwnServer(server::killHard, server::start, server::stop), server.store());
    }

    static TestNats container(DockerContainer container) {
        String url = container.natsUrl();
        return new TestNats(url, container.whenReady(() -> answers(url)), null);
    }

    static TestNats given(String url) {
        TestNats nats = new TestNats(url, null, null);
        nats.deleteStreams();
        return nats;
    }

    /** {@code nats://host:port}. */
    public String url() {
        return url;
    }

    /** A new connection; the caller closes it. */
    public Connection connect() {
        try {
            return Nats.connect(Options.builder()
                    .server(url)
                    // Also how long requests wait: a busy server may answer late.
                    .connectionTimeout(CONNECT_PATIENCE)
                    .noReconnect()
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException("nats " + url + ": no connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("nats " + url + ": interrupted", "run it again", e);
        }
    }

    /** Deletes the streams whose names begin with {@code WG_}. */
    public void deleteStreams() {
        try (Connection connection = connect()) {
            JetStreamManagement management = connection.jetStreamManagement();
            for (String stream : management.getStreamNames()) {
                if (stream.startsWith("WG_")) {
                    management.deleteStream(stream);
                }
            }
        } catch (IOException | JetStreamApiException e) {
            throw new ServerException("nats " + url + ": streams cannot be deleted", "is JetStream enabled there?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("nats " + url + ": interrupted", "run it again", e);
        }
    }

    /** Ends the server at once, for chaos tests; a given server cannot be ended. */
    public void killHard() {
        own().killHard().run();
    }

    /**
     * Where a native server keeps its streams; empty for one in a container or given. While the server is killed the directory may be
     * copied and replaced, as a power loss would take it back in time.
     */
    public Optional<Path> store() {
        return Optional.ofNullable(store);
    }

    /** Starts the server again on the same store and port. */
    public void restart() {
        own().start().run();
    }

    private OwnServer own() {
        if (server == null) {
            throw new ServerException(
                    "nats " + url + ": given, not this JVM's to kill", "unset WG_NATS_URL for this test");
        }
        return server;
    }

    private static boolean answers(String url) {
        ErrorListener silent = new ErrorListener() {}; // that a starting server refuses is no news
        Options options = Options.builder().server(url).errorListener(silent).build();
        try (Connection connection = Nats.connect(options)) {
            connection.jetStreamManagement().getAccountStatistics();
            return true;
        } catch (IOException | JetStreamApiException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the server if it was started for this test. */
    @Override
    public void close() {
        if (server != null) {
            server.stop().run();
        }
    }
}
