/**
 * Capture, the first stage: what was read from Postgres, and the rule by which reading resumes.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.capture.CapturedRow}, {@link org.weltgewebe.pipelines.capture.TransactionCursor}.
 * Pure values and one state machine; {@code postgres} asks the server, {@code debezium} reads the slot, {@code flink} is the source.
 */
@NullMarked
package org.weltgewebe.pipelines.capture;

import org.jspecify.annotations.NullMarked;
