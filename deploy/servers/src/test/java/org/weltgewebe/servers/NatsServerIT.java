package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerIT {

    @TempDir
    Path directory;

    private NatsServer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void keepsItsStreamsAcrossStopAndCrash() throws IOException, InterruptedException, JetStreamApiException {
        server = new NatsServer(directory.resolve("nats"), FreePort.any(), FreePort.any());
        assertThat(server.start()).isTrue();
        assertThat(server.start()).as("a second start changes nothing").isFalse();
        try (Connection connection = Nats.connect(server.url())) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("WG_TEST")
                            .subjects("wg.test")
                            .build());
            connection.jetStream().publish("wg.test", new byte[] {1});
        }

        server.stop();
        assertThat(server.isRunning()).isFalse();
        server.start();
        assertThat(messages()).isEqualTo(1);

        server.killHard();
        assertThat(server.isRunning()).isFalse();
        server.start();
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void namesTheProcessThatHoldsItsPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = new NatsServer(directory.resolve("nats"), taken.getLocalPort(), FreePort.any());

            assertThatThrownBy(server::start)
                    .hasMessageContaining("port " + taken.getLocalPort() + " (NATS): taken by pid "
                            + ProcessHandle.current().pid());
        }
    }

    private long messages() throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = Nats.connect(server.url())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("WG_TEST")
                    .getStreamState()
                    .getMsgCount();
        }
    }
}
