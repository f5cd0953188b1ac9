/**
 * The Sink V2 writer towards JetStream; its checkpoint is the last acknowledged sequence of each stream.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.distribute.flink.JetStreamSink}. Flink opens and closes the writers.
 */
@NullMarked
package org.weltgewebe.pipelines.distribute.flink;

import org.jspecify.annotations.NullMarked;
