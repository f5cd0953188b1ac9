package org.weltgewebe.pipelines.capture.debezium;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Tells the connector task the boundary of the last completed checkpoint and nothing else. The task asks at its start (where to
 * read from) and at each commit (what to confirm to Postgres), so Postgres never hears of an LSN that a crash could roll back behind.
 *
 * <p>{@code lsn} is where streaming starts, {@code lsn_commit} what is confirmed. The offset holds no {@code lsn_proc}: with it the task
 * would search the log for a row inside a transaction, and rows that share an LSN get lost in that search. Without an offset the slot's own confirmed position counts.
 */
final class CheckpointedOffset implements OffsetStorageReader {

    private volatile long boundaryLsn;

    CheckpointedOffset(long boundaryLsn) {
        this.boundaryLsn = boundaryLsn;
    }

    /** The boundary that may be confirmed from now on; 0 for none. */
    void set(long lsn) {
        boundaryLsn = lsn;
    }

    @Override
    public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        long lsn = boundaryLsn;
        return lsn == 0 ? null : Map.of("lsn", lsn, "lsn_commit", lsn, "ts_usec", 0L);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
        for (Map<String, T> partition : partitions) {
            Map<String, Object> offset = offset(partition);
            if (offset != null) {
                offsets.put(partition, offset);
            }
        }
        return offsets;
    }
}
