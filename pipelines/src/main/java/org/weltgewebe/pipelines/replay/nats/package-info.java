/**
 * Durable consumers of JetStream made anew with another start.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.replay.nats.ConsumerReplay}; closing it closes its connection.
 */
@NullMarked
package org.weltgewebe.pipelines.replay.nats;

import org.jspecify.annotations.NullMarked;
