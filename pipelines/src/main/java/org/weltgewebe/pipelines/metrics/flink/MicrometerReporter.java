package org.weltgewebe.pipelines.metrics.flink;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;

/**
 * Hands a few of Flink's many metrics on: checkpoints and restarts of each job, and how busy or held back each task is. All are
 * gauges of Flink; their names and units become ours.
 */
public final class MicrometerReporter implements MetricReporter {

    private static final double MILLIS = 1e-3;

    /** What a metric of Flink is called here; {@code factor} turns its unit into ours. */
    private record Known(String name, @Nullable String unit, double factor, String description) {}

    private static final Map<String, Known> OF_JOB = Map.of(
            "lastCheckpointDuration",
                    new Known("wg.checkpoint.duration", "seconds", MILLIS, "Duration of the newest checkpoint"),
            "lastCheckpointFullSize", new Known("wg.checkpoint.size", "bytes", 1, "State the newest checkpoint holds"),
            "numberOfCompletedCheckpoints",
                    new Known("wg.checkpoints.completed", null, 1, "Checkpoints completed since the job started"),
            "numberOfFailedCheckpoints",
                    new Known("wg.checkpoints.failed", null, 1, "Checkpoints failed since the job started"),
            "numRestarts", new Known("wg.job.restarts", null, 1, "Restarts of the job since the process started"));

    private static final Map<String, Known> OF_TASK = Map.of(
            "busyTimeMsPerSecond", new Known("wg.task.busy", "ratio", MILLIS, "Share of the time the task works"),
            "backPressuredTimeMsPerSecond",
                    new Known(
                            "wg.task.back.pressured", "ratio", MILLIS, "Share of the time the task waits to pass on"));

    private final MeterRegistry registry;
    private final Map<Metric, Meter> meters = new ConcurrentHashMap<>();

    /** A reporter into a registry. */
    public MicrometerReporter(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void open(MetricConfig config) {
        // Nothing to configure.
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String metricName, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        String job = variables.get("<job_name>");
        String task = variables.get("<task_name>");
        Known known = task == null ? OF_JOB.get(metricName) : OF_TASK.get(metricName);
        if (job == null || known == null || !(metric instanceof org.apache.flink.metrics.Gauge<?> gauge)) {
            return;
        }
        Tags tags = Tags.of("job", job);
        if (task != null) {
            tags = tags.and("task", task, "subtask", variables.getOrDefault("<subtask_index>", "0"));
        }
        // A restarted job registers its tasks anew before the old ones are gone.
        registry.find(known.name()).tags(tags).meters().forEach(registry::remove);
        meters.put(
                metric,
                Gauge.builder(known.name(), () -> value(gauge, known.factor()))
                        .tags(tags)
                        .baseUnit(known.unit())
                        .description(known.description())
                        .strongReference(true)
                        .register(registry));
    }

    /** NaN before the first value: Flink says -1 then. */
    private static double value(org.apache.flink.metrics.Gauge<?> gauge, double factor) {
        return gauge.getValue() instanceof Number number && number.doubleValue() >= 0
                ? number.doubleValue() * factor
                : Double.NaN;
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String metricName, MetricGroup group) {
        Meter meter = meters.remove(metric);
        if (meter != null) {
            remove(meter);
        }
    }

    /** The registry removes by name and tags, which those of a restarted task share: only this very one may go. */
    private void remove(Meter meter) {
        Meter.Id id = meter.getId();
        if (registry.find(id.getName()).tags(id.getTags()).meters().stream().anyMatch(now -> now == meter)) {
            registry.remove(meter);
        }
    }

    @Override
    public void close() {
        meters.values().forEach(this::remove);
        meters.clear();
    }
}
