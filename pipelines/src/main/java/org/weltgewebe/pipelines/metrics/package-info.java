/**
 * What the stages count, and the HTTP endpoint that tells it: {@code /metrics} (Prometheus) and {@code /health}.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.metrics.StageMetrics}, {@link org.weltgewebe.pipelines.metrics.MetricsServer}; the
 * main class closes the server.
 */
@NullMarked
package org.weltgewebe.pipelines.metrics;

import org.jspecify.annotations.NullMarked;
