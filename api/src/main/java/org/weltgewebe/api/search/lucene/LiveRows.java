package org.weltgewebe.api.search.lucene;

import java.io.IOException;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LiveFieldValues;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** The state of every indexed row, also of those written since the last refresh. */
final class LiveRows extends LiveFieldValues<IndexSearcher, RowState> {

    private static final RowState ABSENT = new RowState(-1, null);

    LiveRows(SearcherManager searchers) {
        super(searchers, ABSENT);
    }

    /** What is known of a row, or null when it is not indexed. */
    @Nullable
    RowState find(String id) throws IOException {
        return get(id);
    }

    @Override
    protected @Nullable RowState lookupFromSearcher(IndexSearcher searcher, String id) throws IOException {
        TopDocs found = searcher.search(new TermQuery(new Term(Fields.ID, id)), 1);
        return found.scoreDocs.length == 0 ? null : Searches.state(searcher, found.scoreDocs[0].doc);
    }
}
