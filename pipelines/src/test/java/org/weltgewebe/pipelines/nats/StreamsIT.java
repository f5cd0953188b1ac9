package org.weltgewebe.pipelines.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.TestNats;
import org.weltgewebe.servers.TestServers;

/** Streams on a real server, made and brought back into form. */
class StreamsIT {

    private static final List<StreamFile> FILES = Streams.load(TestLaw.house().resolve("deploy/nats"));

    private TestNats nats;
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        nats = TestServers.start().nats();
        connection = NatsConnections.open(nats.url(), "test");
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        nats.close();
    }

    @Test
    void streamsAreMadeAndLimitsThatChangedAreBroughtBack() throws Exception {
        Streams.apply(connection, FILES, "local", -1);
        StreamConfiguration made = configuration("WG_EVENT");
        assertThat(made.getMaxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(made.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
        assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofHours(72));
        connection
                .jetStreamManagement()
                .updateStream(StreamConfiguration.builder(made)
                        .maxAge(Duration.ofDays(5))
                        .build());
        Streams.apply(connection, FILES, "local", -1);
        assertThat(configuration("WG_EVENT").getMaxAge()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void aStreamStaysTheSameThroughUpdatesAndRestartsAndIsAnotherWhenMadeAnew() throws Exception {
        Streams.apply(connection, FILES, "local", -1);
        Instant made = StreamBirth.of(connection.jetStreamManagement().getStreamInfo("WG_EVENT"));
        Streams.apply(connection, FILES, "local", -1);
        connection.close();
        nats.killHard();
        nats.restart();
        connection = NatsConnections.open(nats.url(), "test");
        assertThat(StreamBirth.of(connection.jetStreamManagement().getStreamInfo("WG_EVENT")))
                .isEqualTo(made);
        connection.jetStreamManagement().deleteStream("WG_EVENT");
        Streams.apply(connection, FILES, "local", -1);
        assertThat(StreamBirth.of(connection.jetStreamManagement().getStreamInfo("WG_EVENT")))
                .isAfter(made);
    }

    @Test
    void aStreamThatIsWrittenFasterThanExpectedRemembersIdsForAShorterTime() throws Exception {
        Streams.apply(connection, FILES, "local", -1);
        // So many in one hour at most: 20 a second.
        int messages = 72_000;
        for (int i = 0; i < messages; i++) {
            connection.publish("wg.event.test.upserted", new byte[] {'{', '}'});
        }
        connection.flush(Duration.ofSeconds(60));
        assertThat(Await.until(() -> count() == messages, Duration.ofSeconds(60)))
                .isTrue();
        Streams.apply(connection, FILES, "local", -1);
        assertThat(configuration("WG_EVENT").getDuplicateWindow())
                .isEqualTo(Duration.ofSeconds(350_000_000 / (20 * 240)));
    }

    @Test
    void aStreamThatCannotBeBroughtIntoFormIsANamedFault() throws Exception {
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("WG_EVENT")
                        .subjects("wg.event.>")
                        .storageType(StorageType.Memory)
                        .build());
        assertThatThrownBy(() -> Streams.apply(connection, FILES, "local", -1))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.STREAM_UNUSABLE))
                .hasMessageContaining("stream WG_EVENT: refused");
    }

    private long count() {
        try {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("WG_EVENT")
                    .getStreamState()
                    .getMsgCount();
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("stream cannot be counted", e);
        }
    }

    private StreamConfiguration configuration(String stream) throws Exception {
        return connection.jetStreamManagement().getStreamInfo(stream).getConfiguration();
    }
}
