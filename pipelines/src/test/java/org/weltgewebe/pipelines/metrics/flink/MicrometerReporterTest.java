package org.weltgewebe.pipelines.metrics.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class MicrometerReporterTest {

    private final SimpleMeterRegistry values = new SimpleMeterRegistry();
    /** As in the process, where all go to the global registry. */
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();

    private final MicrometerReporter reporter = new MicrometerReporter(registry);
    private final MetricGroup task = new UnregisteredMetricsGroup() {
        @Override
        public Map<String, String> getAllVariables() {
            return Map.of("<job_name>", "capture", "<task_name>", "source", "<subtask_index>", "0");
        }
    };

    @Test
    void aTaskThatGoesLateTakesNothingOfTheOneThatFollowedIt() {
        registry.add(values);
        Gauge<Double> old = () -> 100.0;
        Gauge<Double> restarted = () -> 500.0;
        reporter.notifyOfAddedMetric(old, "busyTimeMsPerSecond", task);
        reporter.notifyOfAddedMetric(restarted, "busyTimeMsPerSecond", task);
        reporter.notifyOfRemovedMetric(old, "busyTimeMsPerSecond", task);
        assertThat(values.get("wg.task.busy").gauge().value()).isEqualTo(0.5);
        reporter.notifyOfRemovedMetric(restarted, "busyTimeMsPerSecond", task);
        assertThat(values.find("wg.task.busy").gauges()).isEmpty();
    }
}
