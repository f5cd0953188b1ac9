package org.weltgewebe.api.search.lucene;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values of a field over all matches. The facet module of Lucene would need a table of global ordinals for each reader,
 * and a new reader comes with every refresh; counting per segment needs none.
 */
final class FacetCounts implements CollectorManager<FacetCounts.Counter, FacetCounts.Counter> {

    private static final int MAX_VALUES = 100;

    private final @Nullable String field;

    /** Counts the values of this field, or only matches when it is null. */
    FacetCounts(@Nullable String field) {
        this.field = field;
    }

    @Override
    public Counter newCollector() {
        return new Counter(field);
    }

    @Override
    public Counter reduce(Collection<Counter> parts) {
        Counter all = new Counter(field);
        for (Counter part : parts) {
            all.matches += part.matches;
            part.counts.forEach((value, count) -> all.counts.merge(value, count, Integer::sum));
        }
        return all;
    }

    /** Counts of one search. */
    static final class Counter implements Collector {

        private final @Nullable String field;
        private final Map<String, Integer> counts = new HashMap<>();
        private int matches;

        Counter(@Nullable String field) {
            this.field = field;
        }

        int matches() {
            return matches;
        }

        /** The most frequent values, most first, equals by name. */
        Map<String, Integer> top() {
            return counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MAX_VALUES)
                    .collect(
                            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum, LinkedHashMap::new));
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        @Override
        public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
            SortedSetDocValues values =
                    field == null ? DocValues.emptySortedSet() : DocValues.getSortedSet(context.reader(), field);
            int[] byOrdinal = new int[Math.toIntExact(values.getValueCount())];
            return new LeafCollector() {
                @Override
                public void setScorer(Scorable scorer) {}

                @Override
                public void collect(int document) throws IOException {
                    matches++;
                    if (values.advanceExact(document)) {
                        for (int i = 0; i < values.docValueCount(); i++) {
                            byOrdinal[(int) values.nextOrd()]++;
                        }
                    }
                }

                @Override
                public void finish() throws IOException {
                    for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
                        if (byOrdinal[ordinal] > 0) {
                            counts.merge(values.lookupOrd(ordinal).utf8ToString(), byOrdinal[ordinal], Integer::sum);
                        }
                    }
                }
            };
        }
    }
}
