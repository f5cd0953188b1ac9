package org.weltgewebe.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyEvaluatorProperties {

    private static final Map<String, String> TITLE = Map.of("de", "Datenart", "en", "Datenart");

    @Property
    void nothingIsDueBeforeItsPeriodStarts(@ForAll("periods") Period period, @ForAll("instants") Instant start) {
        assertThat(due(period, start)).isAfterOrEqualTo(start);
        assertThat(evaluate(period, start, start.minusNanos(1)).due()).isFalse();
    }

    @Property
    void theDueDateIsTheCalendarDayInBerlinAndNotAMultipleOfHours(
            @ForAll("periods") Period period, @ForAll("instants") Instant start) {
        ZonedDateTime dueAt = due(period, start).atZone(PolicyEvaluator.ZONE);
        ZonedDateTime startAt = start.atZone(PolicyEvaluator.ZONE);
        LocalDate day = startAt.toLocalDate().plus(period);
        assertThat(dueAt.toLocalDate()).isEqualTo(day);
        // Only an hour that summer time skips is moved, and then by that hour.
        Duration moved = Duration.between(
                startAt.toLocalDateTime().toLocalTime(), dueAt.toLocalDateTime().toLocalTime());
        assertThat(moved).isIn(Duration.ZERO, Duration.ofHours(1));
    }

    @Property
    void aLaterStartIsNeverDueOnAnEarlierDayAndALongerPeriodNeverEarlier(
            @ForAll("periods") Period period, @ForAll("instants") Instant one, @ForAll("instants") Instant other) {
        Instant early = one.isBefore(other) ? one : other;
        Instant late = one.isBefore(other) ? other : one;
        assertThat(day(due(period, late))).isAfterOrEqualTo(day(due(period, early)));
        assertThat(due(period.plusDays(1), one)).isAfter(due(period, one));
    }

    @Property
    void whatIsDueStaysDue(
            @ForAll("periods") Period period, @ForAll("instants") Instant start, @ForAll("instants") Instant now) {
        Verdict verdict = evaluate(period, start, now);
        assertThat(verdict.due()).isEqualTo(!now.isBefore(due(period, start)));
        if (verdict.due()) {
            assertThat(evaluate(period, start, now.plusSeconds(1)).due()).isTrue();
        }
        assertThat(evaluate(period, start, due(period, start)).due()).isTrue();
        assertThat(evaluate(period, start, due(period, start).minusNanos(1)).due())
                .isFalse();
    }

    @Example
    void monthsAndLeapDaysFollowTheCalendar() {
        assertThat(due(Period.ofMonths(1), Instant.parse("2027-01-31T11:00:00Z")))
                .isEqualTo("2027-02-28T11:00:00Z");
        assertThat(due(Period.ofMonths(1), Instant.parse("2028-01-31T11:00:00Z")))
                .isEqualTo("2028-02-29T11:00:00Z");
        assertThat(due(Period.ofYears(1), Instant.parse("2028-02-29T11:00:00Z")))
                .isEqualTo("2029-02-28T11:00:00Z");
        assertThat(due(Period.ofYears(4), Instant.parse("2028-02-29T11:00:00Z")))
                .isEqualTo("2032-02-29T11:00:00Z");
    }

    @Example
    void aDayThatSummerTimeShortensOrProlongsIsStillADay() {
        assertThat(due(Period.ofDays(1), Instant.parse("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-29T11:00:00Z");
        assertThat(due(Period.ofDays(1), Instant.parse("2026-10-24T12:00:00Z"))).isEqualTo("2026-10-25T13:00:00Z");
        // 02:30 does not exist on that day.
        assertThat(due(Period.ofDays(1), Instant.parse("2026-03-28T01:30:00Z"))).isEqualTo("2026-03-29T01:30:00Z");
        // Late in the evening in Berlin it is still the day before in UTC.
        assertThat(due(Period.ofMonths(1), Instant.parse("2026-01-30T23:30:00Z")))
                .isEqualTo("2026-02-27T23:30:00Z");
    }

    @Example
    void aStartThatHasNotHappenedMakesNothingDue() {
        Policy policy = policy(Period.ofDays(1), new Policy.Startzeitpunkt(null, "account.closed"));
        Map<String, Instant> facts = Map.of("updated_at", Instant.EPOCH);
        assertThat(PolicyEvaluator.evaluate(policy, facts, Instant.MAX))
                .isEqualTo(new Verdict("test.art", "delete", null, false));
    }

    @Example
    void whatHasNoPeriodIsKept() {
        Policy policy = new Policy(
                "test.art", TITLE, "none", new Policy.Loeschregel(Policy.NO_PERIOD, "nobody's data", null, null));
        assertThat(PolicyEvaluator.evaluate(policy, Map.of(), Instant.MAX))
                .isEqualTo(new Verdict("test.art", Verdict.KEEP, null, false));
    }

    @Example
    void theLongestPeriodIsStillADate() {
        Instant latest = Instant.parse("+294276-12-31T23:59:59.999999Z");
        assertThat(due(Period.ofYears(1_000), latest)).isAfter(latest);
    }

    @Provide
    Arbitrary<Period> periods() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 800))
                .as(Period::of);
    }

    @Provide
    Arbitrary<Instant> instants() {
        Arbitrary<Long> any = Arbitraries.longs()
                .between(
                        Instant.parse("1990-01-01T00:00:00Z").getEpochSecond(),
                        Instant.parse("2090-01-01T00:00:00Z").getEpochSecond());
        // Around a change of the clocks, where calendars and hours part.
        Arbitrary<Long> change = Combinators.combine(
                        Arbitraries.of("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2028-02-29T23:00:00Z"),
                        Arbitraries.longs().between(-90_000, 90_000))
                .as((at, seconds) -> Instant.parse(at).getEpochSecond() + seconds);
        return Arbitraries.oneOf(any, change).map(Instant::ofEpochSecond);
    }

    private static Instant due(Period period, Instant start) {
        Instant dueAt = evaluate(period, start, start).dueAt();
        assertThat(dueAt).isNotNull();
        return dueAt;
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(PolicyEvaluator.ZONE).toLocalDate();
    }

    private static Verdict evaluate(Period period, Instant start, Instant now) {
        Policy policy = policy(period, new Policy.Startzeitpunkt("created_at", null));
        return PolicyEvaluator.evaluate(policy, Map.of("created_at", start), now);
    }

    private static Policy policy(Period period, Policy.Startzeitpunkt start) {
        return new Policy(
                "test.art",
                TITLE,
                "none",
                new Policy.Loeschregel(period.toString(), null, start, Policy.Aktion.DELETE));
    }
}
