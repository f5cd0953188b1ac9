package org.weltgewebe.pipelines.capture.backfill;

import java.io.IOException;
import java.io.Serializable;
import java.util.NavigableMap;
import java.util.Set;

/** What the stream tells of already. */
public interface StreamedKeys extends Serializable {

    /**
     * The keys of a collection's table whose last event is not a deletion.
     *
     * @return text of each key in the order of {@link String}, with the version of its last event, 0 where there are none
     */
    NavigableMap<String, Long> of(String table) throws IOException, InterruptedException;

    /**
     * Takes out of a set what the stream holds: it may hold far more domain events than the outbox has rows.
     *
     * @param ids ids of outbox rows
     */
    void removeToldEvents(Set<String> ids) throws IOException, InterruptedException;
}
