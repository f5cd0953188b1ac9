package org.weltgewebe.pipelines.retain;

import java.time.Instant;
import java.util.Map;
import org.weltgewebe.policies.Policy;
import org.weltgewebe.policies.PolicyEvaluator;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.policies.Verdict;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.FieldContract;
import org.weltgewebe.schemas.contract.Visibility;
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
     * The event with its retention tag; a deleted row has none, there is nothing left to keep. A due date tells the start of its period
     * to everybody who reads the policies, so it goes along only when the row is public and the start a public field of it.
     *
     * @param times timestamps of the row by column
     */
    public RowEvent tag(RowEvent event, CollectionContract contract, Map<String, Instant> times, Instant now) {
        if (event.kind() == RowEvent.Kind.DELETED) {
            return event;
        }
        Policy policy = policies.policy(contract.datenart());
        Verdict verdict = PolicyEvaluator.evaluate(policy, times, now);
        boolean mayTell = event.kind() == RowEvent.Kind.UPSERTED && startsWithPublicField(policy, contract);
        return new RowEvent(
                event.kind(),
                event.collection(),
                event.key(),
                event.version(),
                event.geometry(),
                event.properties(),
                event.expiresAt(),
                new RowEvent.RetentionTag(verdict.datenart(), verdict.action(), mayTell ? verdict.dueAt() : null));
    }

    private static boolean startsWithPublicField(Policy policy, CollectionContract contract) {
        Policy.Startzeitpunkt start = policy.loeschregel().startzeitpunkt();
        FieldContract field = start == null ? null : contract.fields().get(start.fact());
        return field != null && field.visibility() == Visibility.PUBLIC;
    }
}
