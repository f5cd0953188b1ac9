package org.weltgewebe.api.search;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.BoundingBox;

/**
 * What is looked for.
 *
 * @param text words, the last of which may be unfinished; empty for everything
 * @param bbox where hits are wanted first, or null
 * @param kinds any of these kinds; empty for all
 * @param topics any of these topics; empty for all
 * @param collections any of these collections; empty for all
 * @param limit at most this many hits, 1..50
 */
public record SearchQuestion(
        String text,
        @Nullable BoundingBox bbox,
        Set<String> kinds,
        Set<String> topics,
        Set<String> collections,
        int limit) {

    /** Copies the sets. */
    public SearchQuestion {
        kinds = Set.copyOf(kinds);
        topics = Set.copyOf(topics);
        collections = Set.copyOf(collections);
    }
}
