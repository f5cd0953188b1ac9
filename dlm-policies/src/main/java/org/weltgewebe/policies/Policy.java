package org.weltgewebe.policies;

import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rule for one Datenart.
 *
 * @param id Datenart, e.g. {@code knoten.inhalt}
 * @param titel name for people by language, at least {@code de} and {@code en}
 * @param rechtsgrundlage the ground on which records are kept
 * @param loeschregel when they must go
 */
public record Policy(String id, Map<String, String> titel, String rechtsgrundlage, Loeschregel loeschregel) {

    /** Value of {@code regelloeschfrist} for a Datenart without a period of its own. */
    public static final String NO_PERIOD = "keine";

    /** Checks names; the message lists everything that is wrong. */
    public Policy {
        List<String> wrong = new ArrayList<>();
        if (!id.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+")) {
            wrong.add("id: " + id + " (expected: dotted lower case such as knoten.inhalt)");
        }
        if (!titel.containsKey("de") || !titel.containsKey("en")) {
            wrong.add("titel: " + titel.keySet() + " (expected: de and en)");
        }
        if (rechtsgrundlage.isBlank()) {
            wrong.add("rechtsgrundlage: empty (expected: a ground such as Art. 6(1)(b) GDPR)");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** What happens when the period is over. */
    public enum Aktion {
        DELETE,
        MASK,
        RESTRICT
    }

    /**
     * Regellöschfrist and Startzeitpunkt.
     *
     * @param regelloeschfrist ISO 8601 calendar period such as {@code P2Y}, or {@value Policy#NO_PERIOD}
     * @param grund why there is no period; required with {@value Policy#NO_PERIOD}, else null
     * @param startzeitpunkt from when the period runs; required unless there is none
     * @param aktion what happens then; required unless there is no period
     */
    public record Loeschregel(
            String regelloeschfrist,
            @Nullable String grund,
            @Nullable Startzeitpunkt startzeitpunkt,
            @Nullable Aktion aktion) {

        /** A period beyond this is a slip of the pen, and one far beyond it ends after the calendar does. */
        private static final int LONGEST_YEARS = 1_000;

        /** Checks that the parts fit together. */
        public Loeschregel {
            if (regelloeschfrist.equals(NO_PERIOD)) {
                if (grund == null || grund.isBlank()) {
                    throw new IllegalArgumentException("grund: missing (expected: why nothing is ever deleted)");
                }
            } else {
                period(regelloeschfrist);
                if (startzeitpunkt == null || aktion == null) {
                    throw new IllegalArgumentException(
                            "startzeitpunkt, aktion: missing (expected: both with a regelloeschfrist)");
                }
            }
        }

        /** The period, or null when there is none. */
        public @Nullable Period periodOrNull() {
            return regelloeschfrist.equals(NO_PERIOD) ? null : period(regelloeschfrist);
        }

        private static Period period(String text) {
            Period period;
            try {
                period = Period.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("regelloeschfrist: " + text
                        + " (expected: an ISO 8601 calendar period such as P42D or P2Y, or " + NO_PERIOD + ")");
            }
            if (period.isNegative()) {
                throw new IllegalArgumentException("regelloeschfrist: " + text + " (expected: not negative)");
            }
            if (period.toTotalMonths() > 12 * LONGEST_YEARS || period.getDays() > 366 * LONGEST_YEARS) {
                throw new IllegalArgumentException(
                        "regelloeschfrist: " + text + " (expected: at most " + LONGEST_YEARS + " years)");
            }
            return period;
        }
    }

    /**
     * From when a period runs: a timestamp of the record, or an event in its life.
     *
     * @param feld timestamp column, e.g. {@code updated_at}
     * @param ereignis event, e.g. {@code account.closed}
     */
    public record Startzeitpunkt(@Nullable String feld, @Nullable String ereignis) {

        /** Exactly one of the two forms. */
        public Startzeitpunkt {
            if ((feld == null) == (ereignis == null)) {
                throw new IllegalArgumentException("startzeitpunkt: feld, ereignis (expected: exactly one of them)");
            }
        }

        /** The name under which the evaluator finds the time among the facts. */
        public String fact() {
            if (feld != null) {
                return feld;
            }
            if (ereignis != null) {
                return ereignis;
            }
            throw new IllegalStateException("checked in the constructor");
        }
    }
}
