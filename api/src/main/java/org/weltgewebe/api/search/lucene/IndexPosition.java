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
 */
record IndexPosition(String stream, long sequence, String recipe) {

    static IndexPosition start(String stream, String recipe) {
        return new IndexPosition(stream, 0, recipe);
    }

    IndexPosition at(long newSequence) {
        return new IndexPosition(stream, newSequence, recipe);
    }

    Map<String, String> toCommitData() {
        Map<String, String> data = new HashMap<>();
        data.put("stream", stream);
        data.put("sequence", Long.toString(sequence));
        data.put("recipe", recipe);
        return data;
    }

    static @Nullable IndexPosition ofCommitData(@Nullable Map<String, String> data) {
        if (data == null || !data.keySet().containsAll(java.util.List.of("stream", "sequence", "recipe"))) {
            return null;
        }
        return new IndexPosition(
                data.getOrDefault("stream", ""),
                Long.parseLong(data.getOrDefault("sequence", "0")),
                data.getOrDefault("recipe", ""));
    }
}
