package org.weltgewebe.pipelines.distribute;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The streams in memory, and everything that can happen to a publish on its way there and back. Single-threaded. */
final class MemoryLog implements EventLog {

    /** What happens to one publish. */
    enum Fate {
        /** Stored, and the answer is there at once. */
        STORED,
        /** Stored, and the answer comes when somebody waits for it. */
        STORED_SLOWLY,
        /** Not stored, and the server says so. */
        REFUSED,
        /** Not stored, and nobody answers in time. */
        SILENT,
        /** Stored, but the answer is lost. */
        ANSWER_LOST,
        /** Stored, but the log hangs beyond its own bound when somebody waits for the answer. */
        HANGING,
        /** The connection is lost: neither this nor anything behind it arrives until the window has waited. */
        DISCONNECTED,
    }

    private final Map<String, List<OutgoingMessage>> streams = new HashMap<>();
    private final Map<String, Map<String, Long>> knownIds = new HashMap<>();
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final List<Answer> unanswered = new ArrayList<>();
    private final Map<String, Integer> publishes = new HashMap<>();
    private boolean connected = true;
    private boolean forgetful;
    private int unreadableTails;
    private int mostUnanswered;

    /** The fates of the next publishes; everything behind them is stored. */
    MemoryLog fates(Collection<Fate> next) {
        fates.addAll(next);
        return this;
    }

    /** An outage longer than the duplicate window. */
    void forgetIds() {
        knownIds.clear();
    }

    /** Every time the window waits, the ids are forgotten, as in an outage longer than the duplicate window. */
    MemoryLog forgetful() {
        forgetful = true;
        return this;
    }

    /** So many attempts to read a tail fail. */
    MemoryLog unreadableTails(int attempts) {
        unreadableTails = attempts;
        return this;
    }

    /** A new connection: nothing of the old one arrives any more. */
    void reconnect() {
        connected = true;
        unanswered.clear();
    }

    List<String> ids(String stream) {
        return stored(stream).stream().map(message -> message.envelope().id()).toList();
    }

    @Override
    public Set<String> idsAfter(String stream, @Nullable Long lastSequence) throws IOException {
        if (unreadableTails > 0) {
            unreadableTails--;
            throw new IOException("tail cannot be read");
        }
        List<String> ids = ids(stream);
        return new HashSet<>(ids.subList(lastSequence == null ? 0 : lastSequence.intValue(), ids.size()));
    }

    /** How often a message was published. */
    int publishes(String id) {
        return publishes.getOrDefault(id, 0);
    }

    int mostUnanswered() {
        return mostUnanswered;
    }

    @Override
    public CompletableFuture<Ack> publish(OutgoingMessage message, @Nullable String predecessor) {
        publishes.merge(message.envelope().id(), 1, Integer::sum);
        Fate fate = fates.isEmpty() ? Fate.STORED : fates.removeFirst();
        connected &= fate != Fate.DISCONNECTED;
        Answer answer = new Answer(fate);
        unanswered.add(answer);
        unanswered.removeIf(other -> other.isDone() || other.givenUp);
        mostUnanswered = Math.max(mostUnanswered, unanswered.size());
        if (!connected) {
            answer.completeExceptionally(new IllegalStateException("disconnected"));
        } else if (fate == Fate.REFUSED) {
            answer.completeExceptionally(new IllegalStateException("refused"));
        } else if (fate == Fate.SILENT) {
            answer.settleWith(null, new TimeoutException("silence"));
        } else {
            arrive(message, predecessor, answer);
        }
        if (fate == Fate.STORED) {
            answer.settle();
        }
        return answer;
    }

    private void arrive(OutgoingMessage message, @Nullable String predecessor, Answer answer) {
        List<OutgoingMessage> stored = stored(message.stream());
        Map<String, Long> known = knownIds.computeIfAbsent(message.stream(), s -> new LinkedHashMap<>());
        Long before = known.get(message.envelope().id());
        if (before != null) {
            answer.settleWith(new Ack(before, true, Instant.EPOCH), null);
            return;
        }
        String last = stored.isEmpty()
                ? null
                : stored.get(stored.size() - 1).envelope().id();
        if (predecessor != null && !predecessor.equals(last)) {
            answer.settleWith(null, new IllegalStateException("wrong last msg ID"));
            return;
        }
        stored.add(message);
        known.put(message.envelope().id(), (long) stored.size());
        answer.settleWith(new Ack(stored.size(), false, Instant.EPOCH), null);
    }

    private List<OutgoingMessage> stored(String stream) {
        return streams.computeIfAbsent(stream, s -> new ArrayList<>());
    }

    @Override
    public void awaitChance(int attempt) {
        connected = true;
        if (forgetful) {
            forgetIds();
        }
    }

    @Override
    public long maxMessageBytes() {
        return 1 << 20;
    }

    @Override
    public long ackTimeoutMillis() {
        return 1;
    }

    /** An answer that is known to the log before it is known to whoever waits. */
    private static final class Answer extends CompletableFuture<Ack> {

        private final Fate fate;
        private @Nullable Ack ack;
        private @Nullable Throwable failure;
        private boolean givenUp;

        Answer(Fate fate) {
            this.fate = fate;
        }

        void settleWith(@Nullable Ack ack, @Nullable Throwable failure) {
            this.ack = ack;
            this.failure = failure;
        }

        void settle() {
            if (fate == Fate.ANSWER_LOST && ack != null) {
                completeExceptionally(new TimeoutException("silence"));
            } else if (failure != null) {
                completeExceptionally(failure);
            } else if (ack != null) {
                complete(ack);
            }
        }

        @Override
        public Ack get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            if (fate == Fate.HANGING && ack != null) {
                givenUp = true;
                throw new TimeoutException("no answer within " + timeout + " " + unit);
            }
            settle();
            return super.get(timeout, unit);
        }
    }
}
