package org.weltgewebe.pipelines.capture.backfill;

import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A stream that tells of nothing. */
public record NothingStreamed() implements StreamedKeys {

    @Override
    public NavigableMap<String, Long> of(String table) {
        return new TreeMap<>();
    }

    @Override
    public void removeToldEvents(Set<String> ids) {
        // None is told.
    }
}
