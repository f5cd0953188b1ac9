/**
 * Proof that Postgres and the stream tell the same: every row version and every outbox row once, in order and unaltered.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.verify.VerifyMain} and {@link org.weltgewebe.pipelines.verify.Audit}, which does
 * no I/O; {@code nats} reads the streams, {@code postgres} the rows at one moment. {@code decisions/0004} says how the cut is made.
 */
@NullMarked
package org.weltgewebe.pipelines.verify;

import org.jspecify.annotations.NullMarked;
