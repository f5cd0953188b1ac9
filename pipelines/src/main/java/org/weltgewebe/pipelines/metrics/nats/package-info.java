/**
 * What nats-server says about the streams and those who read them, as metrics.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.metrics.nats.StreamMonitor}, closed with the process; it closes its connection.
 */
@NullMarked
package org.weltgewebe.pipelines.metrics.nats;

import org.jspecify.annotations.NullMarked;
