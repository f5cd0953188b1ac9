package org.weltgewebe.bakery.line;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row that joins two others.
 *
 * @param id stable id, unique in its layer
 * @param fromKey key of the thing where it starts
 * @param toKey key of the thing where it ends
 * @param properties as in {@link org.weltgewebe.bakery.Feature}
 */
public record Edge(String id, String fromKey, String toKey, SortedMap<String, Object> properties) {

    public Edge {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }
}
