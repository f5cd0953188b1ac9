package org.weltgewebe.pipelines.capture.backfill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

/**
 * The rule by which a chunk of rows joins the changes of the slot: a row is left out when a transaction that its query did not see has
 * changed its key and came through the slot before.
 *
 * <p>Why this suffices. The chunk joins where a mark stands that was written after the query. What the query saw had committed before
 * the mark, so the slot has told it already: nothing older follows the chunk. What it did not see is either told behind the chunk,
 * or was told before it and its keys are known here: nothing newer precedes the chunk. The rule of DBLog (Andreakis, Papapanagiotou:
 * "DBLog: A Watermark Based Change-Data-Capture Framework", 2020) drops every key between two marks; transactions and snapshots also cover a transaction
 * whose commit stands in the log before a query does not see it yet, which is as long as a synchronous standby takes.
 *
 * <p>Changes must have been watched since before any transaction committed that the query did not see. Memory: one entry per key
 * that changed since the last chunk's query, at most a limit; beyond it the chunk is refused and read again. Not thread-safe.
 */
public final class BackfillMerge {

    /** Keys remembered at most, about 15 MB. */
    public static final int MOST_KEYS = 100_000;

    private final int mostKeys;
    private final Map<Object, Long> lastChange = new HashMap<>();
    private @Nullable String table;
    private String key = "";

    /** A merge that watches nothing yet and remembers so many keys at most. */
    public BackfillMerge(int mostKeys) {
        this.mostKeys = mostKeys;
    }

    /** From now on every change of this table is given to {@link #changed}. */
    public void watch(String watchedTable, String keyColumn) {
        lastChange.clear();
        table = watchedTable;
        key = keyColumn;
    }

    /** Nothing is watched any more. */
    public void unwatch() {
        lastChange.clear();
        table = null;
    }

    /** A change of the slot, in commit order. */
    public void changed(CapturedRow row) {
        if (!row.table().equals(table)) {
            return;
        }
        Object changed = row.columns().get(key);
        if (changed != null) {
            // Commit order: the last one is the one that counts, whatever its number.
            lastChange.put(changed, row.position().xid());
            if (lastChange.size() > mostKeys) {
                unwatch();
            }
        }
    }

    /**
     * The rows that may follow what the slot has told.
     *
     * @param rows rows of the watched table that one query read
     * @param seen which transactions that query saw
     * @return empty when too much has changed since the watch began: watch anew, then read again
     */
    public Optional<List<CapturedRow>> merge(List<CapturedRow> rows, TransactionSnapshot seen) {
        if (table == null) {
            return Optional.empty();
        }
        // What this query saw, every later one sees: it can overtake no chunk any more.
        lastChange.values().removeIf(seen::sees);
        List<CapturedRow> kept = new ArrayList<>(rows.size());
        for (CapturedRow row : rows) {
            if (!lastChange.containsKey(row.columns().get(key))) {
                kept.add(row);
            }
        }
        return Optional.of(kept);
    }
}
