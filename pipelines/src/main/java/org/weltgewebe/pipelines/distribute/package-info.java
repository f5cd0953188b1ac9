/**
 * Distribute, the fourth stage: messages with stable ids, a window of unacknowledged publishes that keeps their order, and dead letters.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.distribute.Messages}, {@link org.weltgewebe.pipelines.distribute.PublishWindow}.
 * {@code nats} holds the real stream, {@code flink} the sink.
 */
@NullMarked
package org.weltgewebe.pipelines.distribute;

import org.jspecify.annotations.NullMarked;
