package org.weltgewebe.pipelines.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.verify.ContentHash.Hash128;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;

/**
 * The rows of one collection: first their messages in order, then the rows at the cut. What dead letters may excuse is held back until
 * they are known.
 */
final class RowTrails {

    /** A place in the stream where versions of a row are missing, or came late. */
    private static final class Gap {
        final long from;
        final long to;
        final @Nullable MessageId after;
        final Event at;
        final long afterSequence;
        long late;

        Gap(KeyTrail.Step step, @Nullable MessageId after, long afterSequence, Event at) {
            this.from = step.from();
            this.to = step.to();
            this.after = after;
            this.afterSequence = afterSequence;
            this.at = at;
        }
    }

    /** A message of a row: where it lies and what it tells. */
    record Event(long sequence, String rawId, MessageId id, Kind kind, String key, long version, Hash128 hash) {}

    private final String collection;
    private final boolean versioned;
    private final Scope scope;
    private final Tally tally;
    private final Consumer<Finding> findings;
    private final Map<String, KeyTrail> trails = new HashMap<>();
    private final Map<String, List<Gap>> gaps = new HashMap<>();
    private final List<Event> late = new ArrayList<>();

    RowTrails(String collection, boolean versioned, Scope scope, Tally tally, Consumer<Finding> findings) {
        this.collection = collection;
        this.versioned = versioned;
        this.scope = scope;
        this.tally = tally;
        this.findings = findings;
    }

    /**
     * A message.
     *
     * @param cut whether the cut holds it; null when nobody knows
     * @return whether it stands in order
     */
    boolean take(Event event, @Nullable Boolean cut) {
        tally.messages++;
        KeyTrail trail = trails.computeIfAbsent(event.key(), key -> new KeyTrail());
        Long version = versioned ? event.version() : null;
        if (event.id().isReading()) {
            if (!trail.reading(event.rawId(), version, event.sequence())) {
                find(Finding.Kind.DUPLICATED, event, "the same reading a second time");
                return false;
            }
        } else {
            MessageId before = trail.last();
            long sequenceBefore = trail.sequence();
            KeyTrail.Step step = trail.change(event.id(), event.kind(), version, event.sequence());
            switch (step.verdict()) {
                case IN_ORDER -> {}
                case BEHIND_A_GAP ->
                    gaps.computeIfAbsent(event.key(), key -> new ArrayList<>(1))
                            .add(new Gap(step, before, sequenceBefore, event));
                case REPEATED -> {
                    find(Finding.Kind.DUPLICATED, event, "the same change a second time");
                    return false;
                }
                case BACKWARDS -> {
                    late(trail, event);
                    return false;
                }
            }
        }
        if (cut == null || cut) {
            trail.content(event.id(), event.kind(), event.version(), event.hash(), event.sequence(), cut != null);
        }
        return true;
    }

    private void late(KeyTrail trail, Event event) {
        for (Gap gap : gaps.getOrDefault(event.key(), List.of())) {
            if (event.version() >= gap.from && event.version() <= gap.to) {
                gap.late++;
                late.add(event);
                return;
            }
        }
        if (versioned && !trail.isBeforeFirst(event.version())) {
            find(Finding.Kind.DUPLICATED, event, "told before, and again behind a later change");
        } else {
            late.add(event);
        }
    }

    /** Order among the changes of one transaction is broken although that of each row is not. */
    void disorder(Event event) {
        late.add(event);
    }

    /** A message of this key was altered. */
    void distrust(String key) {
        trails.computeIfAbsent(key, k -> new KeyTrail()).distrust();
    }

    /** All messages and dead letters are known: says what they do not explain. */
    void settle(DeadLetters dead) {
        for (Event event : late) {
            if (dead.holds(event.rawId())) {
                tally.dead++;
            } else {
                find(Finding.Kind.REORDERED, event, "behind a change it precedes");
            }
        }
        gaps.forEach((key, list) -> list.forEach(gap -> settle(key, gap, dead)));
    }

    private void settle(String key, Gap gap, DeadLetters dead) {
        long missing = gap.to - gap.from + 1 - gap.late;
        long excused = Math.min(missing, dead.between(collection, key, gap.after, gap.at.id()));
        tally.dead += excused;
        if (missing > excused && scope.touches(gap.afterSequence, gap.at.sequence())) {
            report(new Finding(
                    Finding.Kind.MISSING,
                    collection,
                    key,
                    gap.from,
                    gap.at.sequence(),
                    gap.at.rawId(),
                    versions(gap.from, gap.to) + " missing before this message"));
        }
    }

    /** A row at the cut, as it would be published. */
    void row(RowEvent row, Hash128 hash, DeadLetters dead) {
        tally.rows++;
        KeyTrail trail = trails.get(row.key());
        if (trail == null || !trail.isKnownAtCut()) {
            unseen(row, hash, dead);
            return;
        }
        trail.match();
        if (trail.isDoubtful()) {
            tally.unjudged++;
            return;
        }
        boolean stale = trail.isGoneAtCut() || (versioned && row.version() > trail.cutVersion());
        if (stale && dead.between(collection, row.key(), trail.cutPosition(), null) > 0) {
            tally.dead++;
            trail.distrust();
            return;
        }
        tally.postgres.add(hash);
        if (!trail.hash().equals(hash) || trail.isGoneAtCut()) {
            differs(row, trail, stale);
        } else {
            tally.proved++;
        }
    }

    private void unseen(RowEvent row, Hash128 hash, DeadLetters dead) {
        if (dead.between(collection, row.key(), null, null) > 0) {
            tally.dead++;
        } else if (scope.isWhole()) {
            tally.postgres.add(hash);
            report(new Finding(
                    Finding.Kind.MISSING,
                    collection,
                    row.key(),
                    versioned ? row.version() : null,
                    0,
                    null,
                    "no message of this row"));
        } else {
            tally.unjudged++;
        }
    }

    private void differs(RowEvent row, KeyTrail trail, boolean stale) {
        long at = trail.cutSequence();
        if (stale ? !scope.touches(at, Long.MAX_VALUE) : !scope.touches(at - 1, at)) {
            return;
        }
        long behind = trail.cutVersion();
        Finding.Kind kind;
        String reason;
        if (trail.isGoneAtCut()) {
            kind = Finding.Kind.MISSING;
            reason = "the last message says deleted, Postgres has the row";
        } else if (stale) {
            kind = Finding.Kind.MISSING;
            reason = versions(behind + 1, row.version()) + " missing behind this message";
        } else if (versioned && row.version() < behind) {
            kind = Finding.Kind.UNKNOWN;
            reason = "version " + behind + ", Postgres has " + row.version();
        } else {
            kind = Finding.Kind.DIFFERENT;
            reason = "another public projection than that of the row";
        }
        report(new Finding(
                kind,
                collection,
                row.key(),
                !versioned ? null : kind == Finding.Kind.MISSING ? row.version() : Long.valueOf(behind),
                at,
                null,
                reason));
    }

    /**
     * A row that the law keeps back now; whatever the stream says of it is as old as that. It has a letter, unless it was told under
     * another law.
     *
     * @param key its key, empty when that cannot be read
     * @param version its version, or null when that is not known
     */
    void setAside(String key, @Nullable Long version, DeadLetters dead) {
        tally.rows++;
        KeyTrail trail = trails.get(key);
        MessageId last = trail == null ? null : trail.cutPosition();
        boolean isUntold = trail == null || !trail.isKnownAtCut()
                ? scope.isWhole()
                : !trail.isDoubtful() && (trail.isGoneAtCut() || (version != null && version > trail.cutVersion()));
        if (dead.between(collection, key, last, null) > 0) {
            tally.dead++;
        } else if (isUntold && dead.mustHold(last)) {
            long at = trail == null ? 0 : trail.cutSequence();
            if (at == 0 || scope.touches(at, Long.MAX_VALUE)) {
                report(new Finding(
                        Finding.Kind.MISSING,
                        collection,
                        key,
                        version,
                        at,
                        null,
                        "no message of this version, and no dead letter of it either"));
            }
        } else {
            tally.unjudged++;
        }
        if (trail != null) {
            trail.match();
            trail.distrust();
        }
    }

    /** Every row was seen: what else the stream tells of, Postgres does not have. */
    void finish(DeadLetters dead) {
        trails.forEach((key, trail) -> {
            if (!trail.isKnownAtCut() || trail.isDoubtful() || trail.isGoneAtCut()) {
                return;
            }
            if (!trail.isMatched() && dead.between(collection, key, trail.cutPosition(), null) > 0) {
                tally.dead++;
                return;
            }
            tally.stream.add(trail.hash());
            if (!trail.isMatched() && scope.touches(trail.cutSequence() - 1, trail.cutSequence())) {
                report(new Finding(
                        Finding.Kind.UNKNOWN,
                        collection,
                        key,
                        versioned ? Long.valueOf(trail.cutVersion()) : null,
                        trail.cutSequence(),
                        null,
                        "Postgres has no such row, and no message says that it was deleted"));
            }
        });
    }

    private static String versions(long from, long to) {
        return from == to ? "version " + from : "versions " + from + " to " + to;
    }

    private void find(Finding.Kind kind, Event event, String reason) {
        if (scope.touches(event.sequence() - 1, event.sequence())) {
            report(new Finding(
                    kind,
                    collection,
                    event.key(),
                    versioned ? Long.valueOf(event.version()) : null,
                    event.sequence(),
                    event.rawId(),
                    reason));
        }
    }

    private void report(Finding finding) {
        findings.accept(finding);
    }
}
