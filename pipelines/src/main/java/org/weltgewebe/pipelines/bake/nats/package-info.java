/**
 * What the bake job says on the bus and how a whole stream is read once.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.bake.nats.BusSink}. It owns its connection and closes it.
 */
@NullMarked
package org.weltgewebe.pipelines.bake.nats;

import org.jspecify.annotations.NullMarked;
