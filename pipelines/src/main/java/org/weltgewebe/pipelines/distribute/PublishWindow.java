package org.weltgewebe.pipelines.distribute;

import java.io.IOException;
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
import org.weltgewebe.schemas.event.Subjects;

/**
 * Publishes in order with many messages under way. Each event names its predecessor, so that the server refuses everything behind
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

        /** Messages are sent again after a failure. */
        void retrying(int messages, int attempt, Throwable cause);
    }

    private record InFlight(OutgoingMessage message, CompletableFuture<EventLog.Ack> answer) {}

    private final EventLog log;
    private final int capacity;
    private final Observer observer;
    private final Map<String, Long> lastSequence = new HashMap<>();
    private final Map<String, Set<String>> alreadyStored = new HashMap<>();
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private @Nullable String predecessor;

    /**
     * A window.
     *
     * @param capacity messages under way at most
     * @param lastSequence last acknowledged sequence per stream, from the checkpoint
     * @param alreadyStored ids found in each stream behind that sequence
     */
    public PublishWindow(
            EventLog log,
            int capacity,
            Map<String, Long> lastSequence,
            Map<String, Set<String>> alreadyStored,
            Observer observer) {
        if (capacity < 1) {
            throw new IllegalArgumentException("in-flight: " + capacity + " (expected: at least 1)");
        }
        this.log = log;
        this.capacity = capacity;
        this.observer = observer;
        this.lastSequence.putAll(lastSequence);
        alreadyStored.forEach((stream, ids) -> this.alreadyStored.put(stream, new HashSet<>(ids)));
    }

    /** Sends a message as soon as there is room; returns before it is acknowledged. */
    public void send(OutgoingMessage message) throws InterruptedException {
        Set<String> stored = alreadyStored.get(message.stream());
        if (stored != null && stored.remove(message.envelope().id())) {
            observer.absorbed(message);
            return;
        }
        settleDone();
        while (inFlight.size() >= capacity) {
            settleFirst();
            settleDone();
        }
        dispatch(message);
    }

    /** Takes note of answers that are in, without waiting for others unless one is a refusal. */
    public void settle() throws InterruptedException {
        settleDone();
    }

    /** Returns when every message sent so far is acknowledged. */
    public void flush() throws InterruptedException {
        while (!inFlight.isEmpty()) {
            settleFirst();
        }
    }

    /** Last acknowledged sequence per stream; complete only right after {@link #flush()}. */
    public Map<String, Long> lastSequences() {
        return Map.copyOf(lastSequence);
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

    private void dispatch(OutgoingMessage message) {
        boolean chained = message.stream().equals(Subjects.STREAM_EVENT);
        inFlight.addLast(new InFlight(message, log.publish(message, chained ? predecessor : null)));
        if (chained) {
            predecessor = message.envelope().id();
        }
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
            inFlight.removeFirst();
        } else {
            resend(failure);
        }
    }

    /** Waits for the answer; null when the message is stored. */
    private @Nullable Throwable outcome(InFlight message) throws InterruptedException {
        try {
            // The log bounds its own silence; the factor only guards against a log that breaks its contract.
            EventLog.Ack ack = message.answer().get(4 * log.ackTimeoutMillis(), TimeUnit.MILLISECONDS);
            lastSequence.merge(message.message().stream(), ack.sequence(), Math::max);
            observer.acknowledged(message.message(), ack);
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (TimeoutException e) {
            return e;
        }
    }

    /**
     * Stops, waits for all answers, and sends what is missing again in order until all of it is under way. Whatever interrupts this, what
     * is missing stays in the window.
     */
    private void resend(Throwable cause) throws InterruptedException {
        Throwable failure = cause;
        // Answers are in order up to here; a later one may come in although an earlier one is lost.
        Map<String, Long> answered = Map.copyOf(lastSequence);
        for (int attempt = 1; failure != null; attempt++) {
            for (Iterator<InFlight> waiting = inFlight.iterator(); waiting.hasNext(); ) {
                if (outcome(waiting.next()) == null) {
                    waiting.remove();
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
            predecessor = null;
            missing.forEach(again -> dispatch(again.message()));
            InFlight first = inFlight.peekFirst();
            failure = first == null ? null : outcome(first);
            if (failure == null && first != null) {
                inFlight.removeFirst();
            }
        }
    }

    /** Drops what is stored although its answer was lost: after a long silence the server has forgotten the ids it would refuse. */
    private void absorbStored(Map<String, Long> answered) throws IOException, InterruptedException {
        Map<String, Set<String>> stored = new HashMap<>();
        for (InFlight waiting : inFlight) {
            String stream = waiting.message().stream();
            if (!stored.containsKey(stream)) {
                stored.put(stream, log.idsAfter(stream, answered.get(stream)));
            }
        }
        for (Iterator<InFlight> waiting = inFlight.iterator(); waiting.hasNext(); ) {
            OutgoingMessage message = waiting.next().message();
            if (stored.getOrDefault(message.stream(), Set.of())
                    .contains(message.envelope().id())) {
                waiting.remove();
                observer.absorbed(message);
            }
        }
    }
}
