/**
 * A JetStream stream as a Flink source: one split, in stream order, resumed at the sequence of the last checkpoint.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.nats.source.JetStreamSource}. The event time of a record is its stream
 * sequence, and a watermark {@code n} means that every message up to sequence {@code n} has been emitted. The reader owns
 * its connection and thread; Flink closes the reader.
 */
@NullMarked
package org.weltgewebe.pipelines.nats.source;

import org.jspecify.annotations.NullMarked;
