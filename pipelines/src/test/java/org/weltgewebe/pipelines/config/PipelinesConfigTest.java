package org.weltgewebe.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelinesConfigTest {

    private static final String FILE =
            """
            postgres: {url: "postgresql://localhost:5433/weave", user: wg_capture, password: "s3cret", slot: wg_slot, publication: wg_publication}
            nats: {url: "nats://127.0.0.1:4222"}
            checkpoints: {dir: checkpoints, interval: PT1S}
            tilesets: {dir: /var/lib/tilesets}
            contracts: {dir: c}
            events: {dir: e}
            policies: {dir: p}
            streams: {dir: n, profile: local}
            metrics: {address: "127.0.0.1:9464"}
            jobs: [capture, bake]
            """;

    @TempDir
    Path directory;

    @Test
    void theFileIsReadAndWhatItLeavesOutHasDefaults() throws Exception {
        PipelinesConfig config = read(FILE);
        assertThat(config.postgres().host()).isEqualTo("localhost");
        assertThat(config.postgres().port()).isEqualTo(5433);
        assertThat(config.postgres().database()).isEqualTo("weave");
        assertThat(config.checkpoints().dir()).isEqualTo(directory.resolve("checkpoints"));
        assertThat(config.tilesets().dir()).isEqualTo(Path.of("/var/lib/tilesets"));
        assertThat(config.checkpoints().backendOrDefault()).isEqualTo("hashmap");
        assertThat(config.metrics().socketAddress().getPort()).isEqualTo(9464);
        assertThat(config.captureOrDefaults().inFlightOrDefault()).isEqualTo(1024);
        assertThat(config.captureOrDefaults().pollIntervalOrDefault()).isPositive();
        assertThat(config.captureOrDefaults().heartbeatIntervalOrDefault()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.captureOrDefaults().confirmDelayOrDefault())
                .as("longer than any default of nats-server's sync_interval")
                .isGreaterThan(Duration.ofMinutes(2));
        assertThat(read(FILE + "capture: {confirm-delay: PT0S}\n")
                        .captureOrDefaults()
                        .confirmDelayOrDefault())
                .isZero();
        PipelinesConfig without = read(FILE.replace(":5433", "").replaceAll("metrics: .*\n", ""));
        assertThat(without.postgres().port()).isEqualTo(5432);
        assertThat(without.metrics()).isNull();
    }

    @Test
    void aClusterIsReadAndAskedForByItsProcessesOnly() throws Exception {
        assertThat(read(FILE).cluster()).isNull();
        assertThatThrownBy(() -> read(FILE).clusterRequired()).hasMessageContaining("cluster: missing (expected: rpc");
        ClusterConfig cluster = read(FILE + CLUSTER).clusterRequired();
        assertThat(cluster.rpcAddress().getHostString()).isEqualTo("jobmanager.local");
        assertThat(cluster.rpcAddress().getPort()).isEqualTo(6123);
        assertThat(cluster.restAddress().getPort()).isEqualTo(8081);
        assertThat(cluster.bindOrDefault()).isEqualTo("jobmanager.local");
        assertThat(cluster.workDir()).isEqualTo(directory.resolve("work"));
        assertThat(cluster.taskManagerPort()).isNull();
        ClusterConfig elsewhere = read(FILE
                        + CLUSTER.replace("work-dir", "bind: 0.0.0.0, task-manager-port: 6125, work-dir"))
                .clusterRequired();
        assertThat(elsewhere.bindOrDefault()).isEqualTo("0.0.0.0");
        assertThat(elsewhere.taskManagerPort()).isEqualTo(6125);
        assertThatThrownBy(() -> read(FILE + CLUSTER.replace("work-dir", "task-manager-port: 65534, work-dir")))
                .hasMessageContaining("task-manager-port: 65534 (expected: 1 to 65533)");
    }

    @Test
    void aClusterThatCannotWorkIsRefusedWithEveryReason() {
        assertThatThrownBy(() -> read(FILE
                        + CLUSTER.replace("jobmanager.local:6123", "jobmanager")
                                .replace("parallelism: 2", "parallelism: 129")
                                .replace("slots: 2", "slots: 0")))
                .hasMessageContaining("rpc: jobmanager (expected: host:port)")
                .hasMessageContaining("slots: 0 (expected: 1 to 1000)")
                .hasMessageContaining("parallelism: 129 (expected: 1 to 128)");
        assertThatThrownBy(() -> read(FILE + CLUSTER.replace("slots: 2", "slots: 1")))
                .hasMessageContaining("slots: 1 on 2 task-managers (expected: more than parallelism 2");
    }

    private static final String CLUSTER =
            "cluster: {rpc: 'jobmanager.local:6123', rest: '127.0.0.1:8081', task-managers: 2, slots: 2,"
                    + " parallelism: 2, work-dir: work}\n";

    @Test
    void everyProblemIsNamedAtOnceWithItsKey() {
        String wrong = FILE.replace("user: wg_capture", "usr: wg_capture")
                        .replace("interval: PT1S", "interval: PT0S, backend: rocksbd")
                        .replace("127.0.0.1:9464", "127.0.0.1:94640")
                        .replace("streams: {dir: n, profile: local}\n", "stream: {dir: n, profile: local}\n")
                + "capture: {poll-interval: PT-1S, heartbeat-interval: PT0S, confirm-delay: PT-5S, in-flight: 0}\n";
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgres.usr: unknown key (did you mean user?)")
                .hasMessageContaining("postgres.user: missing")
                .hasMessageContaining("checkpoints: interval: PT0S (expected: above zero)")
                .hasMessageContaining("backend: rocksbd (expected: did you mean rocksdb?)")
                .hasMessageContaining("metrics: address: 127.0.0.1:94640 (expected: host:port)")
                .hasMessageContaining("stream: unknown key (did you mean streams?)")
                .hasMessageContaining("capture: poll-interval: PT-1S (expected: above zero)")
                .hasMessageContaining("heartbeat-interval: PT0S (expected: above zero)")
                .hasMessageContaining("confirm-delay: PT-5S (expected: zero or more)")
                .hasMessageContaining("in-flight: 0 (expected: at least 1)")
                .hasMessageContaining("pipelines.yaml:");
    }

    @Test
    void everyUnknownJobIsNamed() {
        assertThatThrownBy(() -> read(FILE.replace("[capture, bake]", "[captur, bkae, forget]")))
                .hasMessageContaining("jobs: captur (expected: did you mean capture?)")
                .hasMessageContaining("jobs: bkae (expected: did you mean bake?)")
                .hasMessageContaining("jobs: forget (expected: [capture, bake])");
        assertThatThrownBy(() -> read(FILE.replace("[capture, bake]", "[]"))).hasMessageContaining("jobs: none");
        assertThatThrownBy(() -> read(FILE.replace("[capture, bake]", "[bake, bake]")))
                .hasMessageContaining("expected: each once");
    }

    @Test
    void secretsAreMasked() throws Exception {
        PipelinesConfig config = read(
                FILE.replace("nats://127.0.0.1:4222", "nats://wg:geheim@127.0.0.1:4222,nats://token77@backup:4222"));
        assertThat(config.toString())
                .contains("password=***", "nats://***@127.0.0.1:4222,nats://***@backup:4222")
                .doesNotContain("s3cret", "geheim", "token77");
        assertThat(config.nats().url()).contains("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://wg:geheim@localhost/weave",
                "postgresql://wg:geheim ^@localhost/weave",
                "mysql://localhost/geheim",
                "postgresql://localhost",
                "postgresql://localhost/",
                "geheim"
            })
    void aMalformedAddressIsNotQuotedSinceAPasswordMayStandInIt(String url) {
        assertThatThrownBy(() -> read(FILE.replace("postgresql://localhost:5433/weave", url)))
                .hasMessageContaining("postgres: url: malformed (expected: postgresql://host:port/database")
                .hasMessageNotContaining("geheim")
                .hasNoCause();
    }

    @Test
    void anEmptyNatsAddressIsRefused() {
        assertThatThrownBy(() -> read(FILE.replace("nats://127.0.0.1:4222", " ")))
                .hasMessageContaining("nats: url: empty");
    }

    private PipelinesConfig read(String yaml) throws Exception {
        return PipelinesConfig.read(Files.writeString(directory.resolve("pipelines.yaml"), yaml));
    }
}
