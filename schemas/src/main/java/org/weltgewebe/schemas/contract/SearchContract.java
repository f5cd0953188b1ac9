package org.weltgewebe.schemas.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a row can be found.
 *
 * @param title field that is shown and weighs most
 * @param text further fields searched, in falling weight
 * @param tags text array fields matched as whole words
 * @param kind field that becomes the facet {@code kind}, or null
 * @param topics text array field that becomes the facet {@code topic}, or null
 * @param boost factor on the score of the whole collection, above 0
 */
public record SearchContract(
        String title,
        List<String> text,
        List<String> tags,
        @Nullable String kind,
        @Nullable String topics,
        @Nullable Double boost) {

    /** Checks the factor. */
    public SearchContract {
        if (boost != null && !(boost > 0)) {
            throw new IllegalArgumentException("boost: " + boost + " (expected: above 0)");
        }
    }

    /** The factor, 1 when not stated. */
    public double boostOrOne() {
        return boost == null ? 1.0 : boost;
    }
}
