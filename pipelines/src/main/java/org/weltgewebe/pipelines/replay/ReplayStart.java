package org.weltgewebe.pipelines.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** From where a consumer reads again. */
public sealed interface ReplayStart {

    /** A stream sequence, from 1. */
    record Sequence(long sequence) implements ReplayStart {}

    /** The first message stored at or after a time. */
    record Time(Instant time) implements ReplayStart {}

    /** The message with this id ({@code Nats-Msg-Id}). */
    record EventId(String id) implements ReplayStart {}

    /**
     * Reads what somebody wrote: digits are a sequence, ISO 8601 with an offset is a time, anything else the id of an event.
     *
     * @throws IllegalArgumentException for a sequence below 1, an empty text, or a time without an offset
     */
    static ReplayStart parse(String text) {
        if (text.matches("\\d{1,18}")) {
            long sequence = Long.parseLong(text);
            if (sequence < 1) {
                throw new IllegalArgumentException("--from: 0 (expected: a sequence from 1)");
            }
            return new Sequence(sequence);
        }
        if (text.matches("\\d{4}-\\d{2}-\\d{2}(T.*)?")) {
            try {
                return new Time(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "--from: " + text + " (expected: a time such as 2026-11-27T10:00:00Z)");
            }
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("--from: empty (expected: a time, the id of an event or a sequence)");
        }
        return new EventId(text);
    }
}
