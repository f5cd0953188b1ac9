/**
 * The pipelines process: Flink jobs that carry a committed row through capture, classify, retain and distribute, and bake it.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.PipelinesMain}. The stages are packages of the same names; Flink appears only in
 * packages called {@code flink}, Debezium only in {@code capture.debezium}, NATS only in packages called {@code nats}.
 */
@NullMarked
package org.weltgewebe.pipelines;

import org.jspecify.annotations.NullMarked;
