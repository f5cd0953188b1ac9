package org.weltgewebe.pipelines.metrics.flink;

import io.micrometer.core.instrument.Metrics;
import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Found by Flink as a service. */
public final class MicrometerReporterFactory implements MetricReporterFactory {

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new MicrometerReporter(Metrics.globalRegistry);
    }
}
