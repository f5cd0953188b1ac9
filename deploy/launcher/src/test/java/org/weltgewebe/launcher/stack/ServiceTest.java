package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.servers.Await;
import org.weltgewebe.servers.ProcessIdentity;

class ServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void endsWhenAsked() {
        Service service = service("exec sleep 600", PATIENCE);
        service.start();
        assertThat(service.process()).isPresent();

        assertThat(service.stop()).isEqualTo(Service.Stop.STOPPED);
        assertThat(service.process()).isEmpty();
        assertThat(service.stop()).isEqualTo(Service.Stop.WAS_DOWN);
    }

    @Test
    void isKilledAndSaysSoWhenItDoesNotListen() {
        Service service = service("trap '' TERM; echo deaf; while :; do sleep 0.1; done", Duration.ofMillis(300));
        service.start();
        assertThat(Await.until(() -> log().contains("deaf"), PATIENCE)).isTrue();

        assertThat(service.stop()).isEqualTo(Service.Stop.KILLED);
        assertThat(service.process()).isEmpty();
    }

    @Test
    void leavesNoProcessThatNobodyCouldFindAgain() throws IOException {
        Service service = service("exec sleep 86399", PATIENCE);
        Files.createDirectories(service.pidFile().resolve("in the way"));

        assertThatThrownBy(service::start).isInstanceOf(UncheckedIOException.class);
        assertThat(Await.until(() -> ProcessHandle.current().descendants().noneMatch(ServiceTest::sleeps), PATIENCE))
                .isTrue();
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().orElse("").contains("sleep 86399");
    }

    @Test
    void leavesAProcessAloneThatInheritedItsNumber() {
        Service service = service("exec sleep 600", PATIENCE);
        new ProcessIdentity(ProcessHandle.current().pid(), 1).write(service.pidFile());

        assertThat(service.process()).isEmpty();
        assertThat(service.stop()).isEqualTo(Service.Stop.WAS_DOWN); // would end this JVM
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("service.log"));
        } catch (IOException notYet) {
            return "";
        }
    }

    private Service service(String script, Duration stopPatience) {
        return new Service(
                "service",
                List.of("sh", "-c", script),
                directory,
                directory.resolve("service.log"),
                directory.resolve("service.pid"),
                URI.create("http://127.0.0.1:1/health/ready"),
                stopPatience);
    }
}
