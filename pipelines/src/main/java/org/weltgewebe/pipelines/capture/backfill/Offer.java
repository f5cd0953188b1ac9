package org.weltgewebe.pipelines.capture.backfill;

import java.util.List;
import org.weltgewebe.pipelines.capture.BackfillState;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

/** What waits for its mark to arrive through the slot. */
sealed interface Offer {

    /** Content of the mark, unique for good. */
    String mark();

    /** From the mark on changes of a table are watched. */
    record Watch(String mark, String table, String key) implements Offer {}

    /**
     * Rows read before the mark was written.
     *
     * @param rows rows of the watched table in the order they are to be emitted
     * @param seen which transactions the query saw
     * @param state backfills behind the rows
     */
    record Chunk(String mark, List<CapturedRow> rows, TransactionSnapshot seen, BackfillState state) implements Offer {}
}
