package org.weltgewebe.api.search.lucene;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.compound.DictionaryCompoundWordTokenFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * How German text becomes terms. Words are normalised ({@code ä, ae, a} and {@code ß, ss} are one) before they are taken apart with
 * a dictionary that is normalised likewise; the other order would not find the garden in "Gemeinschaftsgärten".
 */
final class German {

    private static final int MIN_WORD = 5;
    private static final int MIN_PART = 4;
    private static final int MAX_PART = 20;
    static final int MAX_EDGE = 12;
    private static final int MIN_EDGE = 2;

    /** Words that say nothing about what is looked for; normalised. */
    private static final Set<String> STOP_WORDS = Set.of(
            "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "und", "oder", "in",
            "im", "am", "an", "auf", "bei", "beim", "zu", "zum", "zur", "von", "vom", "mit", "fur", "ich", "wo", "gibt",
            "es", "man", "kann", "ist", "hier", "nahe", "the", "a", "of", "and", "for");

    /** Whole words. */
    final Analyzer norm = analyzer(German::normalised);
    /** Beginnings of words, and whole words. */
    final Analyzer edge = analyzer(tokens -> new EdgeNGramTokenFilter(normalised(tokens), MIN_EDGE, MAX_EDGE, true));
    /** Stems of words and of the parts of compounds. */
    final Analyzer stem;
    /** Stems of words alone: for questions, where parts would match too much. */
    final Analyzer questionStem = analyzer(tokens -> new GermanLightStemFilter(normalised(tokens)));

    private final Map<String, Set<String>> synonyms = new HashMap<>();

    German() {
        CharArraySet parts = new CharArraySet(512, false);
        for (String line : resource("compound-parts.txt")) {
            parts.addAll(terms(norm, line));
        }
        this.stem = analyzer(tokens ->
                new RemoveDuplicatesTokenFilter(new GermanLightStemFilter(new DictionaryCompoundWordTokenFilter(
                        normalised(tokens), parts, MIN_WORD, MIN_PART, MAX_PART, false))));
        for (String line : resource("synonyms.txt")) {
            Set<String> group = new LinkedHashSet<>(terms(norm, line));
            group.forEach(word ->
                    synonyms.computeIfAbsent(word, w -> new LinkedHashSet<>()).addAll(group));
        }
    }

    /** The normalised words of a question without those that say nothing, unless there are no others. */
    List<String> words(String question) {
        List<String> all = terms(norm, question);
        List<String> telling =
                all.stream().filter(word -> !STOP_WORDS.contains(word)).toList();
        return telling.isEmpty() ? all : telling;
    }

    /** The stem of a normalised word. */
    String stemOf(String word) {
        List<String> stems = terms(questionStem, word);
        return stems.isEmpty() ? word : stems.get(0);
    }

    /** Other words for the same, normalised. */
    Set<String> synonymsOf(String word) {
        Set<String> others = new LinkedHashSet<>(synonyms.getOrDefault(word, Set.of()));
        others.remove(word);
        return others;
    }

    /** A text in the form that compares equal for equal titles. */
    String exact(String text) {
        return String.join(" ", terms(norm, text));
    }

    static List<String> terms(Analyzer analyzer, String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream("", composed(text))) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(term.toString());
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }

    /** One code point per letter with its accent, which is what the filters know. */
    static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static TokenStream normalised(TokenStream tokens) {
        return new ASCIIFoldingFilter(new GermanNormalizationFilter(new LowerCaseFilter(tokens)));
    }

    private static Analyzer analyzer(java.util.function.UnaryOperator<TokenStream> filters) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer tokenizer = new StandardTokenizer();
                return new TokenStreamComponents(tokenizer, filters.apply(tokenizer));
            }
        };
    }

    private static List<String> resource(String name) {
        String path = "/weltgewebe/search/" + name;
        try (InputStream in = German.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + ": missing (expected: on the class path)");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
