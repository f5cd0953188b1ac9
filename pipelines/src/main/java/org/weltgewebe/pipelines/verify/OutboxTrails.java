package org.weltgewebe.pipelines.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.classify.Classification.DomainEvent;
import org.weltgewebe.pipelines.verify.ContentHash.Hash128;

/**
 * Domain events: each outbox row once, with its payload. A message whose row is gone tells nothing: sent rows may be cleaned up. About
 * 150 bytes per message.
 */
final class OutboxTrails {

    /** An outbox row is dated when it is written, a message when its transaction commits: the first is never much later. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /** Payload of an event, and where it lies; an altered one has no hash. */
    private record Told(long sequence, @Nullable Hash128 hash) {}

    private final Scope scope;
    private final Tally tally;
    private final Consumer<Finding> findings;
    private final Map<String, Told> told = new HashMap<>();

    OutboxTrails(Scope scope, Tally tally, Consumer<Finding> findings) {
        this.scope = scope;
        this.tally = tally;
        this.findings = findings;
    }

    void take(String id, Hash128 hash, long sequence) {
        tally.messages++;
        if (told.putIfAbsent(id, new Told(sequence, hash)) != null && scope.touches(sequence - 1, sequence)) {
            findings.accept(finding(Finding.Kind.DUPLICATED, id, sequence, "the same domain event a second time"));
        }
    }

    /** The message with this id was altered. */
    void distrust(String id, long sequence) {
        told.put(id, new Told(sequence, null));
    }

    /** An outbox row at the cut that must have been told. */
    void row(DomainEvent event, Hash128 hash, DeadLetters dead) {
        tally.rows++;
        Told message = told.get(event.id());
        if (message == null) {
            unseen(event, hash, dead);
        } else if (message.hash() == null) {
            tally.unjudged++;
        } else {
            tally.postgres.add(hash);
            tally.stream.add(message.hash());
            if (message.hash().equals(hash)) {
                tally.proved++;
            } else if (scope.touches(message.sequence() - 1, message.sequence())) {
                findings.accept(finding(
                        Finding.Kind.DIFFERENT,
                        event.id(),
                        message.sequence(),
                        "another payload than that of the row"));
            }
        }
    }

    private void unseen(DomainEvent event, Hash128 hash, DeadLetters dead) {
        if (dead.holds(event.id())) {
            tally.dead++;
        } else if (scope.isWhole() || isProvable(event.occurredAt())) {
            tally.postgres.add(hash);
            findings.accept(finding(Finding.Kind.MISSING, event.id(), 0, "no message of this outbox row"));
        } else {
            tally.unjudged++;
        }
    }

    private boolean isProvable(@Nullable Instant occurredAt) {
        Instant from = scope.provableFrom();
        return from != null && occurredAt != null && occurredAt.isAfter(from.plus(CLOCK_TOLERANCE));
    }

    /**
     * A row at the cut that the law keeps back.
     *
     * @param id its id, empty when that cannot be read
     */
    void setAside(String id, @Nullable Instant occurredAt, DeadLetters dead) {
        tally.rows++;
        if (dead.holds(id)) {
            tally.dead++;
        } else if (!told.containsKey(id) && dead.mustHold(null) && (scope.isWhole() || isProvable(occurredAt))) {
            findings.accept(finding(
                    Finding.Kind.MISSING, id, 0, "no message of this outbox row, and no dead letter of it either"));
        } else {
            tally.unjudged++;
        }
    }

    private static Finding finding(Finding.Kind kind, String id, long sequence, String reason) {
        return new Finding(kind, Scope.OUTBOX, id, null, sequence, sequence == 0 ? null : id, reason);
    }
}
