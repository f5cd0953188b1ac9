package org.weltgewebe.pipelines.deadletter.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/**
 * What the stream says about the rows and the ids somebody asks for: a fold over its messages in order. It tells whether a message that
 * comes late may still be said: consumers keep the higher version, but they forget a deleted row, so that an event from before its
 * deletion would bring it back.
 */
public final class RowHistory {

    private final Set<String> keys = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> stored = new HashMap<>();
    private final Map<String, Said> last = new HashMap<>();
    private final Map<String, Said> deletions = new HashMap<>();
    private long scannedTo;

    /** An event about a row: where it lies, where its change stands, and its version. */
    private record Said(long sequence, Instant time, long lsn, long version) {

        Said newer(Said other) {
            return isAfter(other.time, other.lsn) ? this : other;
        }

        boolean isAfter(Instant otherTime, long otherLsn) {
            int byTime = time.compareTo(otherTime);
            return byTime > 0 || (byTime == 0 && Long.compareUnsigned(lsn, otherLsn) > 0);
        }
    }

    /** Whether a message may be said. */
    public sealed interface Answer {

        /** It may; {@code note} says what is to know about it, empty for nothing. */
        record Free(String note) implements Answer {}

        /** It lies in the stream already. */
        record Stored(long sequence) implements Answer {}

        /** The row has moved on in a way that makes the message wrong. */
        record Overtaken(String reason) implements Answer {}
    }

    /** Asks for a message; before the first {@link #accept}. */
    public void watch(Trial.Passed passed) {
        ids.add(passed.message().envelope().id());
        keys.add(passed.message().envelope().subject());
    }

    /** Everything up to this sequence was accepted. */
    public void scannedTo(long sequence) {
        scannedTo = sequence;
    }

    /** See {@link #scannedTo(long)}. */
    public long scannedTo() {
        return scannedTo;
    }

    /** Takes a message of the stream; one that cannot be read is nobody's. */
    public void accept(long sequence, Function<String, @Nullable String> header, byte[] data) {
        EventEnvelope envelope;
        try {
            envelope = EventEnvelope.of(header, data);
        } catch (FaultException unreadable) {
            return;
        }
        if (ids.contains(envelope.id())) {
            stored.putIfAbsent(envelope.id(), sequence);
        }
        if (!keys.contains(envelope.subject())) {
            return;
        }
        RowEvent event;
        try {
            event = RowEventCodec.decode(data);
        } catch (FaultException noRowEvent) {
            return;
        }
        Said said = new Said(sequence, envelope.time(), lsn(envelope.position()), event.version());
        last.merge(event.key(), said, Said::newer);
        if (event.kind() == RowEvent.Kind.DELETED) {
            deletions.merge(event.key(), said, Said::newer);
        }
    }

    /** Whether a watched message may be said now. */
    public Answer judge(Trial.Passed passed) {
        EventEnvelope envelope = passed.message().envelope();
        Long at = stored.get(envelope.id());
        if (at != null) {
            return new Answer.Stored(at);
        }
        RowEvent event = passed.event();
        Said newest = event == null ? null : last.get(event.key());
        if (event == null || newest == null) {
            return new Answer.Free("");
        }
        long lsn = lsn(envelope.position());
        Said deletion = deletions.get(event.key());
        if (deletion != null && deletion.isAfter(envelope.time(), lsn)) {
            return new Answer.Overtaken("the row was deleted since (sequence " + deletion.sequence()
                    + "); said now it would come back. Drop the letter");
        }
        if (!newest.isAfter(envelope.time(), lsn)) {
            return new Answer.Free("");
        }
        if (event.kind() == RowEvent.Kind.DELETED) {
            return new Answer.Overtaken("the row was written since (sequence " + newest.sequence()
                    + "); said now it would vanish. Drop the letter");
        }
        if (event.version() == 0) {
            return new Answer.Overtaken("the stream holds a newer event of the row (sequence " + newest.sequence()
                    + "), and its collection counts no versions by which a consumer could tell. Drop the letter");
        }
        return new Answer.Free("version " + event.version() + " is older than version " + newest.version()
                + " at sequence " + newest.sequence() + "; consumers keep the newer");
    }

    /** {@code <lsn hex>/<ordinal>}; a malformed one stands before all others. */
    private static long lsn(String position) {
        int slash = position.indexOf('/');
        try {
            return Long.parseUnsignedLong(slash < 0 ? position : position.substring(0, slash), 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
