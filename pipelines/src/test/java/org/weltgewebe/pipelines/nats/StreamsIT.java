package org.weltgewebe.pipelines.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
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
        connection
                .jetStreamManagement()
                .updateStream(StreamConfiguration.builder(made)
                        .maxAge(Duration.ofDays(1))
                        .build());
        Streams.apply(connection, FILES, "local", -1);
        assertThat(configuration("WG_EVENT").getMaxAge()).isEqualTo(Duration.ofDays(30));
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

    private StreamConfiguration configuration(String stream) throws Exception {
        return connection.jetStreamManagement().getStreamInfo(stream).getConfiguration();
    }
}
