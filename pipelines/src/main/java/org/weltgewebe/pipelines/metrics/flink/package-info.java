/**
 * Flink's own figures in the registry of the process.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.metrics.flink.MicrometerReporter}, which Flink finds by its factory, opens and closes.
 */
@NullMarked
package org.weltgewebe.pipelines.metrics.flink;

import org.jspecify.annotations.NullMarked;
