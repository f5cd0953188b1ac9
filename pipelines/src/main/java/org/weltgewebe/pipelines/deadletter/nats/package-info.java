/**
 * The two streams a dead letter lives between: {@code WG_DEAD}, where it lies with everything that was done to it, and
 * {@code WG_EVENT}, where it goes.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.deadletter.nats.LetterStreams}; closing it closes its connection.
 */
@NullMarked
package org.weltgewebe.pipelines.deadletter.nats;

import org.jspecify.annotations.NullMarked;
