package org.weltgewebe.policies;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/**
 * Applies a policy to the facts about a record. Periods are calendar periods in Europe/Berlin: a month is not thirty days, and
 * a day that loses an hour to summer time is still one day.
 */
public final class PolicyEvaluator {

    /** The calendar in which periods are counted. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private PolicyEvaluator() {}

    /**
     * The verdict.
     *
     * @param facts times by column or event name; a start that is missing has not happened
     * @param now the moment asked about
     */
    public static Verdict evaluate(Policy policy, Map<String, Instant> facts, Instant now) {
        Policy.Loeschregel rule = policy.loeschregel();
        Period period = rule.periodOrNull();
        if (period == null || rule.startzeitpunkt() == null || rule.aktion() == null) {
            return new Verdict(policy.id(), Verdict.KEEP, null, false);
        }
        String action = rule.aktion().name().toLowerCase(Locale.ROOT);
        Instant start = facts.get(rule.startzeitpunkt().fact());
        if (start == null) {
            return new Verdict(policy.id(), action, null, false);
        }
        Instant dueAt = start.atZone(ZONE).plus(period).toInstant();
        return new Verdict(policy.id(), action, dueAt, !now.isBefore(dueAt));
    }
}
