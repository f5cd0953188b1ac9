package org.weltgewebe.api.search.lucene;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.geo.Extent;
import org.weltgewebe.api.search.SearchAnswer;
import org.weltgewebe.api.search.SearchQuestion;

/** Answers one question from one state of the index. */
final class Searches {

    private static final int FEW = 3;
    private static final float NEAR_WEIGHT = 1.5f;
    private static final double NEAR_METERS = 50_000;

    private final IndexSearcher searcher;
    private final WordQueries wordQueries;
    private final Instant now;

    Searches(IndexSearcher searcher, WordQueries wordQueries, Instant now) {
        this.searcher = searcher;
        this.wordQueries = wordQueries;
        this.now = now;
    }

    SearchAnswer answer(SearchQuestion question) throws IOException {
        List<String> words = wordQueries.words(question.text());
        BoundingBox bbox = question.bbox();
        Query every = searcher.rewrite(wordQueries.of(words, 0));
        if (bbox != null) {
            TopDocs inside = searcher.search(with(question, every, bbox, true, true), question.limit());
            if (inside.totalHits.value >= FEW) {
                return answer(question, every, bbox, hits(inside, bbox, new HashSet<>()), false);
            }
        }
        Query query = every;
        if (words.size() > 1 && count(question, every) == 0) {
            query = searcher.rewrite(wordQueries.of(words, 1));
        }
        List<SearchAnswer.Hit> hits = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        if (bbox != null) {
            hits.addAll(hits(searcher.search(with(question, query, bbox, true, true), question.limit()), bbox, seen));
        }
        TopDocs anywhere = searcher.search(near(with(question, query, null, true, true), bbox), question.limit());
        hits.addAll(hits(anywhere, bbox, seen));
        List<SearchAnswer.Hit> first = hits.size() > question.limit() ? hits.subList(0, question.limit()) : hits;
        boolean widened = bbox != null && first.stream().anyMatch(hit -> Boolean.FALSE.equals(hit.inside()));
        return answer(question, query, null, first, widened);
    }

    /** Counts by kind without the kinds asked for, by topic without the topics asked for, and all with both. */
    private SearchAnswer answer(
            SearchQuestion question,
            Query query,
            @Nullable BoundingBox within,
            List<SearchAnswer.Hit> hits,
            boolean widened)
            throws IOException {
        FacetCounts.Counter kinds =
                searcher.search(with(question, query, within, false, true), new FacetCounts(Fields.KIND));
        FacetCounts.Counter topics =
                searcher.search(with(question, query, within, true, false), new FacetCounts(Fields.TOPIC));
        int total;
        if (question.kinds().isEmpty()) {
            total = kinds.matches();
        } else if (question.topics().isEmpty()) {
            total = topics.matches();
        } else {
            total = searcher.search(with(question, query, within, true, true), new FacetCounts(null))
                    .matches();
        }
        return new SearchAnswer(hits, kinds.top(), topics.top(), total, widened);
    }

    private int count(SearchQuestion question, Query query) throws IOException {
        return searcher.search(with(question, query, null, true, true), 1).scoreDocs.length;
    }

    /** What may be seen at all is part of the query itself, before anything is ranked or counted. */
    private Query with(
            SearchQuestion question, Query query, @Nullable BoundingBox within, boolean byKind, boolean byTopic) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(query, Occur.MUST);
        all.add(LongPoint.newRangeQuery(Fields.EXPIRES, Long.MIN_VALUE, now.toEpochMilli()), Occur.MUST_NOT);
        if (within != null) {
            all.add(
                    LatLonPoint.newBoxQuery(
                            Fields.PLACE, within.minLat(), within.maxLat(), within.minLon(), within.maxLon()),
                    Occur.FILTER);
        }
        addAnyOf(all, Fields.COLLECTION, question.collections());
        addAnyOf(all, Fields.KIND, byKind ? question.kinds() : Set.of());
        addAnyOf(all, Fields.TOPIC, byTopic ? question.topics() : Set.of());
        return all.build();
    }

    private static void addAnyOf(BooleanQuery.Builder all, String field, Set<String> values) {
        if (values.size() == 1) {
            all.add(new TermQuery(new Term(field, values.iterator().next())), Occur.FILTER);
        } else if (!values.isEmpty()) {
            all.add(new TermInSetQuery(field, values.stream().map(BytesRef::new).toList()), Occur.FILTER);
        }
    }

    /** Beyond the box, what is near its middle comes sooner; half of the weight is gone after {@link #NEAR_METERS}. */
    private static Query near(Query query, @Nullable BoundingBox bbox) {
        if (bbox == null || bbox.minLon() > bbox.maxLon()) {
            return query;
        }
        double lat = (bbox.minLat() + bbox.maxLat()) / 2;
        double lon = (bbox.minLon() + bbox.maxLon()) / 2;
        return new BooleanQuery.Builder()
                .add(query, Occur.MUST)
                .add(
                        LatLonPoint.newDistanceFeatureQuery(Fields.PLACE, NEAR_WEIGHT, lat, lon, NEAR_METERS),
                        Occur.SHOULD)
                .build();
    }

    private List<SearchAnswer.Hit> hits(TopDocs found, @Nullable BoundingBox bbox, Set<Integer> seen)
            throws IOException {
        StoredFields stored = searcher.storedFields();
        List<SearchAnswer.Hit> hits = new ArrayList<>();
        for (ScoreDoc match : found.scoreDocs) {
            if (seen.add(match.doc)) {
                hits.add(hit(stored.document(match.doc), state(searcher, match.doc), match.score, bbox));
            }
        }
        return hits;
    }

    private static SearchAnswer.Hit hit(
            Document document, @Nullable RowState state, float score, @Nullable BoundingBox bbox) {
        Extent extent = state == null ? null : state.extent();
        return new SearchAnswer.Hit(
                document.get(Fields.COLLECTION),
                document.get(Fields.KEY),
                document.get(Fields.TITLE),
                document.get(Fields.SUMMARY),
                document.get(Fields.KIND),
                List.of(document.getValues(Fields.TOPIC)),
                extent == null ? null : new double[] {extent.lon(), extent.lat()},
                score,
                bbox == null ? null : extent != null && bbox.contains(extent.lon(), extent.lat()));
    }

    /** What the index remembers of the row in this document. */
    static @Nullable RowState state(IndexSearcher searcher, int document) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        var values = leaf.reader().getBinaryDocValues(Fields.STATE);
        return values != null && values.advanceExact(document - leaf.docBase)
                ? RowState.decode(values.binaryValue())
                : null;
    }
}
