package org.weltgewebe.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunningJobsTest {

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void aStartThatTakesItsTimeKeepsNobodyFromAskingForStates() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (RunningJobs jobs = new RunningJobs(Clock.systemUTC(), configuration -> {
            starting.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("no cluster");
        })) {
            FlinkSettings settings = new FlinkSettings(
                    "slow",
                    new Checkpoints(directory, "slow"),
                    Duration.ofSeconds(1),
                    FlinkSettings.HASHMAP,
                    Duration.ZERO,
                    Duration.ofMillis(2),
                    OptionalInt.empty());
            FutureTask<Void> start = new FutureTask<>(() -> {
                jobs.start(settings, env -> {});
                return null;
            });
            new Thread(start, "start").start();
            starting.await();
            assertThat(jobs.states()).isEqualTo(Map.of("slow", "INITIALIZING"));
            go.countDown();
            assertThatThrownBy(start::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("no cluster");
        }
    }
}
