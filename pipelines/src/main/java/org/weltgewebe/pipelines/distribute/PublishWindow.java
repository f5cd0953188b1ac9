package org.weltgewebe.pipelines.distribute;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.Subjects;

/**
 * Publishes in order with many messages under way. Each event names its predecessor, the first behind a read-back the sequence of it, so that the server refuses everything behind
 * a message it did not take; the window then stops, waits until all answers are in and sends what is missing again, in order, under
 * the same ids. A silence is treated as unknown: the tail of the
 * stream is read back before anything is sent again, and the same id makes a second sending harmless. The stream therefore holds events in
 * commit order, whatever is lost on the way. Nothing is ever dropped: while the server does not take messages the caller waits, and
 * with it the slot.
 *
 * <p>Not thread-safe; the task thread calls it.
 */
public final class PublishWindow {

    /** What the window tells about itself. */
    public interface Observer {
        /** A message was acknowledged. */
        void acknowledged(OutgoingMessage message, EventLog.Ack ack);

        /** A message was found in the stream, after a restore or a lost answer, and is not sent again. */
        void absorbed(OutgoingMessage message);

        /** Messages are sent again after a failure, or, when there are none, a stream is asked again whether it is whole. */
        void retrying(int messages, int attempt, Throwable cause);
    }

    /** Sent when the stream was known to hold everything up to {@code behind}. */
    private record InFlight(
            OutgoingMessage message, long sizeBytes, long behind, CompletableFuture<EventLog.Ack> answer) {}

    /** Bytes under way at most, which the heap holds until they are acknowledged; one message goes whatever its size. */
    private static final long MOST_BYTES = 64L << 20;

    /** Two commits may stand in the log the other way round than their times, by a little; or by a step of the clock. */
    private static final Duration TIME_TOLERANCE = Duration.ofMinutes(1);

    private final EventLog log;
    private final int capacity;
    private final long mostBytes;
    private final Observer observer;
    private final Map<String, Long> restored;
    private final Map<String, Long> lastSequence = new HashMap<>();
    private final Map<String, Long> held = new HashMap<>();
    /** By stream, none of them empty: what a replay has not repeated yet. */
    private final Map<String, Set<String>> alreadyStored = new HashMap<>();

    private Instant newestStored = Instant.MIN;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private long inFlightBytes;
    /** The event sent last; null when the next is the first one behind what was read back. */
    private @Nullable String predecessor;

    private @Nullable Long readBackTo;

    /**
     * A window.
     *
     * @param capacity messages under way at most
     * @param lastSequence last acknowledged sequence per stream, from the checkpoint
     * @param tails what was found in each stream behind that sequence
     */
    public PublishWindow(
            EventLog log,
            int capacity,
            Map<String, Long> lastSequence,
            Map<String, EventLog.Tail> tails,
            Observer observer) {
        this(log, capacity, MOST_BYTES, lastSequence, tails, observer);
    }

    /** A window with so many bytes under way at most. */
    PublishWindow(
            EventLog log,
            int capacity,
            long mostBytes,
            Map<String, Long> lastSequence,
            Map<String, EventLog.Tail> tails,
            Observer observer) {
        if (capacity < 1) {
            throw new IllegalArgumentException("in-flight: " + capacity + " (expected: at least 1)");
        }
        this.log = log;
        this.capacity = capacity;
        this.mostBytes = mostBytes;
        this.observer = observer;
        this.restored = Map.copyOf(lastSequence);
        this.lastSequence.putAll(lastSequence);
        this.held.putAll(lastSequence);
        tails.forEach((stream, tail) -> {
            if (!tail.ids().isEmpty()) {
                alreadyStored.put(stream, new HashSet<>(tail.ids()));
                newestStored = tail.newest().isAfter(newestStored) ? tail.newest() : newestStored;
            }
            held.merge(stream, tail.lastSequence(), Math::max);
            behindReadBack(stream, tail);
        });
    }

    private void behindReadBack(String stream, EventLog.Tail tail) {
        if (stream.equals(Subjects.STREAM_EVENT)) {
            predecessor = null;
            readBackTo = tail.lastSequence();
        }
    }

    /** Sends a message as soon as there is room; returns before it is acknowledged. */
    public void send(OutgoingMessage message) throws InterruptedException {
        if (!alreadyStored.isEmpty() && isAlreadyStored(message)) {
            observer.absorbed(message);
            return;
        }
        long sizeBytes = message.sizeBytes();
        settleDone();
        while (!hasRoom(sizeBytes)) {
            settleFirst();
            settleDone();
        }
        dispatch(message, sizeBytes);
    }

    private boolean hasRoom(long sizeBytes) {
        return inFlight.isEmpty() || (inFlight.size() < capacity && inFlightBytes + sizeBytes <= mostBytes);
    }

    private boolean isAlreadyStored(OutgoingMessage message) {
        Set<String> stored = alreadyStored.get(message.stream());
        if (stored != null && stored.remove(message.envelope().id())) {
            if (stored.isEmpty()) {
                alreadyStored.remove(message.stream());
            }
            return true;
        }
        if (message.isOfTheLog()
                && Duration.between(newestStored, message.envelope().time()).compareTo(TIME_TOLERANCE) > 0) {
            // The log comes in commit order: what is left was sent by somebody else, or is not sent any more.
            alreadyStored.clear();
        }
        return false;
    }

    /** Takes note of answers that are in, without waiting for others unless one is a refusal. */
    public void settle() throws InterruptedException {
        settleDone();
    }

    /**
     * Returns when every message sent so far is acknowledged and the streams are known to hold all of it: a server that lost power
     * while nothing was sent is found out here, before anybody is told that the messages are safe.
     *
     * @throws FaultException {@link FaultCode#STREAM_TAIL_LOST}
     */
    public void flush() throws InterruptedException {
        while (!inFlight.isEmpty()) {
            settleFirst();
        }
        for (Map.Entry<String, Long> last : held.entrySet()) {
            // Also of one that has just acknowledged something: since then it may have lost what earlier checkpoints
            // count on, and
            // this one lets Postgres hear of those.
            requireHeld(last.getKey(), last.getValue());
        }
    }

    private void requireHeld(String stream, long last) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                long end = log.end(stream).lastSequence();
                if (end < last) {
                    throw tailLost(stream, end, last);
                }
                return;
            } catch (IOException notNow) {
                observer.retrying(0, attempt, notNow);
                log.awaitChance(attempt);
            }
        }
    }

    /**
     * Sequence per stream behind which a restore reads back: the last one acknowledged, or the one this window was restored with while
     * something is left of what was read back behind that. Complete only right after {@link #flush()}.
     */
    public Map<String, Long> lastSequences() {
        Map<String, Long> sequences = new HashMap<>(lastSequence);
        sequences.keySet().removeAll(alreadyStored.keySet());
        restored.forEach(sequences::putIfAbsent);
        return Map.copyOf(sequences);
    }

    /** What each stream must hold for nothing to be lost: what was acknowledged, and what was found there and not sent again. */
    public Map<String, Long> heldSequences() {
        return Map.copyOf(held);
    }

    /** Messages under way. */
    public int size() {
        return inFlight.size();
    }

    /** What is still under way, oldest first. */
    public @Nullable OutgoingMessage oldest() {
        InFlight first = inFlight.peekFirst();
        return first == null ? null : first.message();
    }

    private void dispatch(OutgoingMessage message, long sizeBytes) {
        long behind = held.getOrDefault(message.stream(), 0L);
        inFlight.addLast(new InFlight(message, sizeBytes, behind, publish(message)));
        inFlightBytes += sizeBytes;
    }

    private void removeFirst() {
        inFlightBytes -= inFlight.removeFirst().sizeBytes();
    }

    private CompletableFuture<EventLog.Ack> publish(OutgoingMessage message) {
        if (!message.stream().equals(Subjects.STREAM_EVENT)) {
            return log.publish(message, null);
        }
        String before = predecessor;
        predecessor = message.envelope().id();
        return before == null && readBackTo != null
                ? log.publishBehind(message, readBackTo)
                : log.publish(message, before);
    }

    private void settleDone() throws InterruptedException {
        InFlight first = inFlight.peekFirst();
        while (first != null && first.answer().isDone()) {
            settleFirst();
            first = inFlight.peekFirst();
        }
    }

    private void settleFirst() throws InterruptedException {
        InFlight first = inFlight.getFirst();
        Throwable failure = outcome(first);
        if (failure == null) {
            removeFirst();
        } else {
            resend(failure);
        }
    }

    /** Waits for the answer; null when the message is stored. */
    private @Nullable Throwable outcome(InFlight message) throws InterruptedException {
        try {
            // The log bounds its own silence; the factor only guards against a log that breaks its contract.
            EventLog.Ack ack = message.answer().get(4 * log.ackTimeoutMillis(), TimeUnit.MILLISECONDS);
            requireBehind(message, ack);
            lastSequence.merge(message.message().stream(), ack.sequence(), Math::max);
            held.merge(message.message().stream(), ack.sequence(), Math::max);
            observer.acknowledged(message.message(), ack);
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            return e;
        }
    }

    /** A new message stored where others were acknowledged before: the server has forgotten those. */
    private static void requireBehind(InFlight message, EventLog.Ack ack) {
        if (!ack.duplicate() && ack.sequence() <= message.behind()) {
            throw tailLost(message.message().stream(), ack.sequence() - 1, message.behind());
        }
    }

    private static FaultException tailLost(String stream, long end, long last) {
        return new FaultException(
                FaultCode.STREAM_TAIL_LOST,
                "stream " + stream + ": ends at " + end + " (expected: at least " + last + ", acknowledged before)");
    }

    /**
     * Stops, waits for all answers, and sends what is missing again in order until all of it is under way. Whatever interrupts this, what
     * is missing stays in the window.
     */
    private void resend(Throwable cause) throws InterruptedException {
        Throwable failure = cause;
        // Answers are in order up to here; a later one may come in although an earlier one is lost.
        Map<String, Long> answered = Map.copyOf(held);
        for (int attempt = 1; failure != null; attempt++) {
            for (Iterator<InFlight> waiting = inFlight.iterator(); waiting.hasNext(); ) {
                InFlight one = waiting.next();
                if (outcome(one) == null) {
                    waiting.remove();
                    inFlightBytes -= one.sizeBytes();
                }
            }
            observer.retrying(inFlight.size(), attempt, failure);
            log.awaitChance(attempt);
            try {
                absorbStored(answered);
            } catch (IOException notNow) {
                failure = notNow;
                continue;
            }
            List<InFlight> missing = List.copyOf(inFlight);
            inFlight.clear();
            inFlightBytes = 0;
            missing.forEach(again -> dispatch(again.message(), again.sizeBytes()));
            InFlight first = inFlight.peekFirst();
            failure = first == null ? null : outcome(first);
            if (failure == null && first != null) {
                removeFirst();
            }
        }
    }

    /** Drops what is stored although its answer was lost: after a long silence the server has forgotten the ids it would refuse. */
    private void absorbStored(Map<String, Long> answered) throws IOException, InterruptedException {
        Map<String, Set<String>> stored = new HashMap<>();
        for (InFlight waiting : inFlight) {
            String stream = waiting.message().stream();
            if (!stored.containsKey(stream)) {
                EventLog.Tail tail = log.tailAfter(stream, answered.get(stream));
                if (tail.lastSequence() < held.getOrDefault(stream, 0L)) {
                    throw tailLost(stream, tail.lastSequence(), held.getOrDefault(stream, 0L));
                }
                stored.put(stream, tail.ids());
                held.merge(stream, tail.lastSequence(), Math::max);
                behindReadBack(stream, tail);
            }
        }
        for (Iterator<InFlight> waiting = inFlight.iterator(); waiting.hasNext(); ) {
            InFlight one = waiting.next();
            OutgoingMessage message = one.message();
            if (stored.getOrDefault(message.stream(), Set.of())
                    .contains(message.envelope().id())) {
                waiting.remove();
                inFlightBytes -= one.sizeBytes();
                observer.absorbed(message);
            }
        }
    }
}
