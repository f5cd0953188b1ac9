package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreePortTest {

    @Test
    void namesWhoHoldsATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(FreePort.isFree(port)).isFalse();
            assertThatThrownBy(() -> FreePort.require(port, "Postgres", "--port"))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("port " + port + " (Postgres): taken by pid "
                            + ProcessHandle.current().pid() + " (")
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void answersNoPortTwiceAndNoneOfOutgoingConnections() {
        List<Integer> ports = Stream.generate(FreePort::any).limit(500).toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port < 32_768 && FreePort.isFree(port));
    }

    @Test
    void skipsTakenPorts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePort.from(taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
        }
    }
}
