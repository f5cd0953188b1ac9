package org.weltgewebe.schemas.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word nearest to a mistyped one ("did you mean …?"). */
public final class Nearest {

    private Nearest() {}

    /** The candidate with the smallest Levenshtein distance to {@code word}, if that is at most a third of its length plus one. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String best = null;
        int bestDistance = word.length() / 3 + 2;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
