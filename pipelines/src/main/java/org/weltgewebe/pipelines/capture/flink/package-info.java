/**
 * The FLIP-27 source: one split is one replication slot, its checkpoint a transaction boundary and a count of rows.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.capture.flink.DebeziumSource}. Flink opens and closes the readers.
 */
@NullMarked
package org.weltgewebe.pipelines.capture.flink;

import org.jspecify.annotations.NullMarked;
