/**
 * The replication slot, read by Debezium's Postgres connector task. The only package that knows Debezium and Kafka Connect.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.capture.debezium.SlotTail}, closed by the split reader that opened it.
 */
@NullMarked
package org.weltgewebe.pipelines.capture.debezium;

import org.jspecify.annotations.NullMarked;
