package org.weltgewebe.pipelines.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.config.ClusterConfig;

class ClusterSettingsTest {

    @Test
    void aTaskManagerListensWhereItIsTold() {
        Configuration flink = ClusterSettings.taskManager(cluster(6125), "taskmanager-1");
        assertThat(flink.get(TaskManagerOptions.RPC_PORT)).isEqualTo("6125");
        assertThat(flink.get(NettyShuffleEnvironmentOptions.DATA_PORT)).isEqualTo(6126);
        assertThat(flink.get(MetricOptions.QUERY_SERVICE_PORT)).isEqualTo("6127");
    }

    @Test
    void severalTaskManagersShareAMachineWithoutPortsToldThem() {
        Configuration flink = ClusterSettings.taskManager(cluster(null), "taskmanager-1");
        assertThat(flink.get(TaskManagerOptions.RPC_PORT)).isEqualTo("0");
        assertThat(flink.get(NettyShuffleEnvironmentOptions.DATA_PORT)).isZero();
        assertThat(flink.get(MetricOptions.QUERY_SERVICE_PORT)).isEqualTo("0");
    }

    private static ClusterConfig cluster(@Nullable Integer taskManagerPort) {
        return new ClusterConfig(
                "jobmanager:6123", "127.0.0.1:8081", "0.0.0.0", taskManagerPort, 2, 3, 2, Path.of("work"));
    }
}
