/**
 * {@code bench capture}: how fast the capture job turns WAL into stored messages, beside Debezium Server and beside a reader that
 * only receives. Every contender reads the same WAL through a slot of its own and writes to the same nats-server, one after another.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.bench.capture.CaptureBench}; closing it ends its servers and deletes their data.
 */
@NullMarked
package org.weltgewebe.launcher.bench.capture;

import org.jspecify.annotations.NullMarked;
