package org.weltgewebe.api.search.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * The query of a question. A word counts by the best class it matches in, so that the order can be explained: the whole word before
 * its stem or a part of a compound, then its beginning, then a synonym, then a misspelling; titles before tags before texts. Every
 * word must match; only when nothing does, one word may miss.
 */
final class WordQueries {

    private static final int MAX_WORDS = 12;
    private static final int MAX_FUZZY_TERMS = 50;
    private static final int FUZZY_FROM_LETTERS = 4;
    private static final int TWO_EDITS_FROM_LETTERS = 8;

    /** Weights by slot: title, tags, text, more. */
    private static final float[] WHOLE = {10f, 8f, 4f, 2f};

    private static final float[] STEM = {7f, 6f, 3f, 1.5f};
    private static final float[] BEGINNING = {6f, 5f, 2f, 0f};
    private static final float[] SYNONYM = {5f, 4.5f, 2f, 1f};
    private static final float[] ONE_EDIT = {4f, 3f, 1.2f, 0f};
    private static final float[] TWO_EDITS = {2.5f, 2f, 0.8f, 0f};
    private static final float BEGINNING_WITH_EDITS = 2f;
    private static final float SAME_TITLE = 12f;
    private static final float SHORT_TITLE_FIRST = 0.15f;

    private final German german;

    WordQueries(German german) {
        this.german = german;
    }

    /** The words of a question that are looked for. */
    List<String> words(String question) {
        List<String> words = german.words(question);
        return words.size() > MAX_WORDS ? words.subList(0, MAX_WORDS) : words;
    }

    /**
     * The query.
     *
     * @param words normalised words, the last possibly unfinished; none matches everything
     * @param mayMiss how many of the words need not match
     */
    Query of(List<String> words, int mayMiss) {
        if (words.isEmpty()) {
            return boosted(new MatchAllDocsQuery());
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (int i = 0; i < words.size(); i++) {
            all.add(word(words.get(i), i == words.size() - 1), mayMiss == 0 ? Occur.MUST : Occur.SHOULD);
        }
        if (mayMiss > 0) {
            all.setMinimumNumberShouldMatch(Math.max(1, words.size() - mayMiss));
        }
        BooleanQuery.Builder ranked = new BooleanQuery.Builder().add(all.build(), Occur.MUST);
        ranked.add(constant(new TermQuery(new Term(Fields.EXACT, String.join(" ", words))), SAME_TITLE), Occur.SHOULD);
        for (String word : words) {
            Query relevance = new TermQuery(new Term(Fields.norm(Fields.TITLE), word));
            ranked.add(new BoostQuery(relevance, SHORT_TITLE_FIRST), Occur.SHOULD);
        }
        return boosted(ranked.build());
    }

    /** The factor of the collection, from its contract. */
    private static Query boosted(Query query) {
        return FunctionScoreQuery.boostByValue(query, DoubleValuesSource.fromDoubleField(Fields.BOOST));
    }

    private Query word(String word, boolean isLast) {
        List<Query> classes = new ArrayList<>();
        int edits = edits(word);
        String stem = german.stemOf(word);
        for (int slot = 0; slot < Fields.SLOTS.size(); slot++) {
            String name = Fields.SLOTS.get(slot);
            add(classes, new TermQuery(new Term(Fields.norm(name), word)), WHOLE[slot]);
            add(classes, new TermQuery(new Term(Fields.stem(name), stem)), STEM[slot]);
            for (String synonym : german.synonymsOf(word)) {
                add(classes, new TermQuery(new Term(Fields.norm(name), synonym)), SYNONYM[slot]);
            }
            if (isLast && BEGINNING[slot] > 0) {
                add(classes, beginning(name, word), BEGINNING[slot]);
            }
            if (edits >= 1 && ONE_EDIT[slot] > 0) {
                add(classes, fuzzy(Fields.norm(name), word, 1), ONE_EDIT[slot]);
            }
            if (edits >= 2 && TWO_EDITS[slot] > 0) {
                add(classes, fuzzy(Fields.norm(name), word, 2), TWO_EDITS[slot]);
            }
        }
        if (edits >= 1) {
            // A misspelled part of a compound, and a misspelled word that is not finished.
            add(classes, fuzzy(Fields.stem(Fields.TITLE), stem, 1), BEGINNING_WITH_EDITS);
            if (isLast && word.length() <= German.MAX_EDGE) {
                add(classes, fuzzy(Fields.edge(Fields.TITLE), word, edits), BEGINNING_WITH_EDITS);
            }
        }
        return new DisjunctionMaxQuery(classes, 0f);
    }

    private static Query beginning(String slot, String word) {
        return word.length() <= German.MAX_EDGE
                ? new TermQuery(new Term(Fields.edge(slot), word))
                : new PrefixQuery(new Term(Fields.norm(slot), word));
    }

    private static Query fuzzy(String field, String word, int edits) {
        return new FuzzyQuery(new Term(field, word), edits, 1, MAX_FUZZY_TERMS, true);
    }

    /** How many letters may be wrong: none in short words, where almost everything is similar to everything. */
    private static int edits(String word) {
        if (word.length() < FUZZY_FROM_LETTERS || !word.chars().allMatch(Character::isLetter)) {
            return 0;
        }
        return word.length() < TWO_EDITS_FROM_LETTERS ? 1 : 2;
    }

    private static void add(List<Query> classes, Query query, float weight) {
        classes.add(constant(query, weight));
    }

    private static Query constant(Query query, float weight) {
        return new BoostQuery(new ConstantScoreQuery(query), weight);
    }
}
