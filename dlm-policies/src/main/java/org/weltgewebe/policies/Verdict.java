package org.weltgewebe.policies;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says about one record at one moment.
 *
 * @param datenart the policy
 * @param action the next step: {@code delete}, {@code mask}, {@code restrict}, or {@code keep}
 * @param dueAt when the step is due, or null while its start has not happened or when nothing is ever due
 * @param due whether it is due now
 */
public record Verdict(String datenart, String action, @Nullable Instant dueAt, boolean due) {

    /** The action of a Datenart without a period. */
    public static final String KEEP = "keep";
}
