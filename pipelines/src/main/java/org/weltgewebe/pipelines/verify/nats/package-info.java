/**
 * The streams that are verified.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.verify.nats.StreamReader}; closing it closes its connection.
 */
@NullMarked
package org.weltgewebe.pipelines.verify.nats;

import org.jspecify.annotations.NullMarked;
