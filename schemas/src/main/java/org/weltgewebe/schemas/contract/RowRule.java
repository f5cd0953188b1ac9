package org.weltgewebe.schemas.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a row is public: when {@code field} holds one of {@code in} ({@code null} in the list of values is written {@code "null"}),
 * or never. A row that is not public goes on as {@code withdrawn}: its key and nothing else; a collection that is never public emits
 * nothing.
 */
public record RowRule(@Nullable String field, List<String> in, @Nullable Boolean never) {

    /** Either {@code never: true} or a field with at least one value. */
    public RowRule {
        boolean isNever = Boolean.TRUE.equals(never);
        if (isNever == (field != null) || (field != null && in.isEmpty())) {
            throw new IllegalArgumentException("public-when: (expected: never: true, or field and a list in)");
        }
    }

    /** True when no row of the collection may ever be public. */
    public boolean isNever() {
        return Boolean.TRUE.equals(never);
    }

    /** Whether a row with this text form of the field (null for SQL null) is public. */
    public boolean admits(@Nullable String value) {
        return !isNever() && in.contains(value == null ? "null" : value);
    }
}
