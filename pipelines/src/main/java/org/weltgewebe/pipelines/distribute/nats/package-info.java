/**
 * JetStream as the log that {@link org.weltgewebe.pipelines.distribute.PublishWindow} publishes to, and the read-back of its tail.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.distribute.nats.JetStreamLog}; closing it closes its connection.
 */
@NullMarked
package org.weltgewebe.pipelines.distribute.nats;

import org.jspecify.annotations.NullMarked;
