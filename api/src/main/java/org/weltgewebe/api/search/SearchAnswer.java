package org.weltgewebe.api.search;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param hits best first, those inside the box before others
 * @param kinds number of matches by kind, most first; without regard to the kinds asked for
 * @param topics number of matches by topic, most first; without regard to the topics asked for
 * @param total matches in all
 * @param widened whether hits outside the box are among them because too few are inside
 */
public record SearchAnswer(
        List<Hit> hits, Map<String, Integer> kinds, Map<String, Integer> topics, int total, boolean widened) {

    /**
     * A row that was found.
     *
     * @param summary first text field of its contract, or null
     * @param position longitude and latitude in degrees, or null
     * @param inside whether it is in the box, or null when none was given
     */
    public record Hit(
            String collection,
            String key,
            String title,
            @Nullable String summary,
            @Nullable String kind,
            List<String> topics,
            double @Nullable [] position,
            double score,
            @Nullable Boolean inside) {}
}
