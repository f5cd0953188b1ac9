package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TestServersChoiceTest {

    @Test
    void givenServersWinOverEverything() {
        TestServersChoice choice = TestServersChoice.ofEnvironment(Map.of(
                "WG_TEST_SERVERS", "docker", "WG_POSTGRES_URL", "postgresql://a:b@h:1/d", "WG_NATS_URL", "nats://h:2"));

        assertThat(choice.givenPostgres()).contains(new PostgresDsn("h", 1, "d", "a", "b"));
        assertThat(choice.givenNats()).contains("nats://h:2");
    }

    @Test
    void nativeCanBeForced() {
        assertThat(TestServersChoice.ofEnvironment(Map.of("WG_TEST_SERVERS", "native")))
                .isEqualTo(new TestServersChoice(null, null, false));
        assertThatThrownBy(() -> TestServersChoice.ofEnvironment(Map.of("WG_TEST_SERVERS", "podman")))
                .hasMessageContaining("expected: native, docker");
    }
}
