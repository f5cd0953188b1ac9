package org.weltgewebe.servers;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A NATS server with JetStream and, at the start, without streams. */
public final class TestNats implements AutoCloseable {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);

    private final String url;
    private final @Nullable NatsServer server;
    private final Runnable closer;

    private TestNats(String url, @Nullable NatsServer server, Runnable closer) {
        this.url = url;
        this.server = server;
        this.closer = closer;
    }

    static TestNats started(NatsServer server) {
        server.start();
        return new TestNats(server.url(), server, server::stop);
    }

    static TestNats container(DockerContainer container) {
        TestNats nats = new TestNats("nats://127.0.0.1:" + container.port(), null, container::close);
        if (!Await.until(nats::answers, CONNECT_PATIENCE)) {
            container.close();
            throw new ServerException("nats container: does not answer", "docker logs " + container.id());
        }
        return nats;
    }

    static TestNats given(String url) {
        TestNats nats = new TestNats(url, null, () -> {});
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

    /** Ends the server at once, for chaos tests; only native servers can. */
    public void killHard() {
        nativeServer().killHard();
    }

    /** Starts the server again on the same store and port. */
    public void restart() {
        nativeServer().start();
    }

    private NatsServer nativeServer() {
        if (server == null) {
            throw new ServerException(
                    "killHard: NATS is not a native process of this JVM", "set WG_TEST_SERVERS=native for this test");
        }
        return server;
    }

    private boolean answers() {
        try (Connection connection = Nats.connect(url)) {
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
        closer.run();
    }
}
