/**
 * What every job shares towards NATS: connection options and streams made from {@code deploy/nats/*.yaml}.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.nats.NatsConnections}, {@link org.weltgewebe.pipelines.nats.Streams}. Whoever
 * opens a connection closes it.
 */
@NullMarked
package org.weltgewebe.pipelines.nats;

import org.jspecify.annotations.NullMarked;
