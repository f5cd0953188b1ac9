package org.weltgewebe.api.live;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.geo.Extent;

/**
 * One event of the feed.
 *
 * @param ordinal place in the feed of this process, from 1; one number is left out where events are missing
 * @param sequence stream sequence of a row event, or of the last one before an announcement of tiles
 * @param frame the event as it is sent
 * @param everywhere whether every client hears it, wherever it looks
 * @param before where the row was, or null
 * @param after where the row is now, or null
 */
record LiveEvent(
        long ordinal,
        long sequence,
        Buffer frame,
        boolean everywhere,
        @Nullable Extent before,
        @Nullable Extent after) {

    /** Whether a client hears it that asked for a box, or for everything with null. */
    boolean isHeardIn(@Nullable BoundingBox box) {
        return everywhere
                || box == null
                || (before != null && before.intersects(box))
                || (after != null && after.intersects(box));
    }
}
