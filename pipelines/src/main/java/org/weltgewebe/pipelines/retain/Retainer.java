package org.weltgewebe.pipelines.retain;

import java.time.Instant;
import java.util.Map;
import org.weltgewebe.policies.PolicyEvaluator;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.policies.Verdict;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.event.RowEvent;

/**
 * Adds what the policy says. A row that is overdue or expired still goes out: consumers hide it by {@code expiresAt}, and the
 * retention job deletes it in Postgres, which arrives here as an ordinary delete. Leaving it out would make a late capture and
 * a punctual one tell different stories.
 */
public final class Retainer {

    private final PolicySet policies;

    /** A retainer for these policies. */
    public Retainer(PolicySet policies) {
        this.policies = policies;
    }

    /**
     * The event with its retention tag; a deleted row has none, there is nothing left to keep.
     *
     * @param times timestamps of the row by column
     */
    public RowEvent tag(RowEvent event, CollectionContract contract, Map<String, Instant> times, Instant now) {
        if (event.kind() == RowEvent.Kind.DELETED) {
            return event;
        }
        Verdict verdict = PolicyEvaluator.evaluate(policies.policy(contract.datenart()), times, now);
        return new RowEvent(
                event.kind(),
                event.collection(),
                event.key(),
                event.version(),
                event.geometry(),
                event.properties(),
                event.expiresAt(),
                new RowEvent.RetentionTag(verdict.datenart(), verdict.action(), verdict.dueAt()));
    }
}
