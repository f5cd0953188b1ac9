package org.weltgewebe.api.search.lucene;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Up to where an index has read, kept with each commit.
 *
 * @param stream identity of the stream, which changes when it is created anew; empty before the first
 * @param sequence last sequence of the stream that is in the index, 0 for none
 * @param recipe how documents are made; another recipe needs another index
 * @param missingBefore rows that last changed before this sequence were no longer in the stream when the index began; 0 when it began
 *     with the first
 */
record IndexPosition(String stream, long sequence, String recipe, long missingBefore) {

    static IndexPosition start(String stream, String recipe, long firstSequence) {
        return new IndexPosition(stream, 0, recipe, firstSequence > 1 ? firstSequence : 0);
    }

    IndexPosition at(long newSequence) {
        return new IndexPosition(stream, newSequence, recipe, missingBefore);
    }

    Map<String, String> toCommitData() {
        Map<String, String> data = new HashMap<>();
        data.put("stream", stream);
        data.put("sequence", Long.toString(sequence));
        data.put("recipe", recipe);
        data.put("missingBefore", Long.toString(missingBefore));
        return data;
    }

    static @Nullable IndexPosition ofCommitData(@Nullable Map<String, String> data) {
        if (data == null || !data.keySet().containsAll(java.util.List.of("stream", "sequence", "recipe"))) {
            return null;
        }
        return new IndexPosition(
                data.getOrDefault("stream", ""),
                Long.parseLong(data.getOrDefault("sequence", "0")),
                data.getOrDefault("recipe", ""),
                Long.parseLong(data.getOrDefault("missingBefore", "0")));
    }
}
