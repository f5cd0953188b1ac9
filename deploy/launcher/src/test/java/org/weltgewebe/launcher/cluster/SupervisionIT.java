package org.weltgewebe.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.launcher.stack.Service;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.ProcessIdentity;

class SupervisionIT {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Service lasting;
    private Service dying;

    @BeforeEach
    void services() {
        lasting = service("lasting", "sleep", "600");
        dying = service("dying", "false");
    }

    @AfterEach
    void stop() {
        lasting.stop();
        dying.stop();
    }

    @Test
    void whatIsKilledIsThereAgainAndWhatLivesIsLeftAlone() {
        Supervision supervision = supervision(lasting);
        supervision.look();
        ProcessIdentity first = lasting.process().orElseThrow();
        supervision.look();
        assertThat(lasting.process()).contains(first);

        first.kill();
        assertThat(first.awaitEnd(Duration.ofSeconds(10))).isTrue();
        supervision.look();
        assertThat(lasting.process()).isPresent().get().isNotEqualTo(first);
        assertThat(said()).contains("lasting started").contains("restart 1");
    }

    @Test
    void aNewSupervisorFindsTheProcessesOfTheOneBefore() {
        supervision(lasting).look();
        ProcessIdentity first = lasting.process().orElseThrow();
        supervision(lasting).look();
        assertThat(lasting.process()).contains(first);
    }

    @Test
    void whatDiesAtOnceIsNotStartedWithoutPause() {
        Supervision supervision = supervision(dying, lasting);
        for (int look = 0; look < 50; look++) {
            supervision.look();
            Await.until(() -> dying.process().isEmpty(), Duration.ofSeconds(10));
        }
        assertThat(said().lines().filter(line -> line.contains("dying started")).count())
                .isGreaterThan(1)
                .isLessThan(20);
        assertThat(lasting.process()).isPresent();
    }

    private Supervision supervision(Service... services) {
        return new Supervision(
                List.of(services), Clock.systemUTC(), new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private Service service(String name, String... command) {
        return new Service(
                name,
                List.of(command),
                directory,
                directory.resolve(name + ".log"),
                directory.resolve(name + ".pid"),
                URI.create("http://127.0.0.1:1/"),
                Duration.ofSeconds(10));
    }
}
