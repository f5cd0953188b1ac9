package org.weltgewebe.pipelines.distribute;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/** The streams in memory, and everything that can happen to a publish on its way there and back. Single-threaded. */
public final class MemoryLog implements EventLog {

    /** What happens to one publish. */
    public enum Fate {
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
    private long mostUnansweredBytes;

    /** The fates of the next publishes; everything behind them is stored. */
    public MemoryLog fates(Collection<Fate> next) {
        fates.addAll(next);
        return this;
    }

    /** An outage longer than the duplicate window. */
    public void forgetIds() {
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
    public void reconnect() {
        connected = true;
        unanswered.clear();
    }

    public List<String> ids(String stream) {
        return stored(stream).stream().map(message -> message.envelope().id()).toList();
    }

    @Override
    public Tail tailAfter(String stream, @Nullable Long lastSequence) throws IOException {
        if (unreadableTails > 0) {
            unreadableTails--;
            throw new IOException("tail cannot be read");
        }
        List<String> ids = ids(stream);
        if (lastSequence != null && lastSequence > ids.size()) {
            throw new FaultException(FaultCode.STREAM_TAIL_LOST, "stream " + stream + ": ends at " + ids.size());
        }
        int from = lastSequence == null ? 0 : lastSequence.intValue();
        Instant newest = stored(stream).stream()
                .skip(from)
                .map(message -> message.envelope().time())
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return new Tail(new HashSet<>(ids.subList(from, ids.size())), ids.size(), newest);
    }

    /** A power loss of the server: what it acknowledged behind this length of a stream is gone, and so is the connection. */
    public void loseTail(String stream, int length) {
        List<OutgoingMessage> stored = stored(stream);
        List<OutgoingMessage> tail = stored.subList(length, stored.size());
        Map<String, Long> known = knownIds.getOrDefault(stream, Map.of());
        tail.forEach(lost -> known.remove(lost.envelope().id()));
        tail.clear();
        reconnect();
    }

    @Override
    public StreamEnd end(String stream) {
        return new StreamEnd(Instant.EPOCH, stored(stream).size());
    }

    /** How often a message was published. */
    int publishes(String id) {
        return publishes.getOrDefault(id, 0);
    }

    int mostUnanswered() {
        return mostUnanswered;
    }

    /** Of several that were unanswered at once; one alone does not count. */
    long mostUnansweredBytes() {
        return mostUnansweredBytes;
    }

    @Override
    public CompletableFuture<Ack> publish(OutgoingMessage message, @Nullable String predecessor) {
        return send(
                message,
                stored -> predecessor == null
                        || (!stored.isEmpty()
                                && predecessor.equals(
                                        stored.get(stored.size() - 1).envelope().id())));
    }

    @Override
    public CompletableFuture<Ack> publishBehind(OutgoingMessage message, long lastSequence) {
        return send(message, stored -> stored.size() == lastSequence);
    }

    private CompletableFuture<Ack> send(OutgoingMessage message, Predicate<List<OutgoingMessage>> condition) {
        publishes.merge(message.envelope().id(), 1, Integer::sum);
        Fate fate = fates.isEmpty() ? Fate.STORED : fates.removeFirst();
        connected &= fate != Fate.DISCONNECTED;
        Answer answer = new Answer(fate, message.sizeBytes());
        unanswered.add(answer);
        unanswered.removeIf(other -> other.isDone() || other.givenUp);
        mostUnanswered = Math.max(mostUnanswered, unanswered.size());
        if (unanswered.size() > 1) {
            mostUnansweredBytes = Math.max(
                    mostUnansweredBytes,
                    unanswered.stream().mapToLong(one -> one.sizeBytes).sum());
        }
        if (!connected) {
            answer.completeExceptionally(new IllegalStateException("disconnected"));
        } else if (fate == Fate.REFUSED) {
            answer.completeExceptionally(new IllegalStateException("refused"));
        } else if (fate == Fate.SILENT) {
            answer.settleWith(null, new TimeoutException("silence"));
        } else {
            arrive(message, condition, answer);
        }
        if (fate == Fate.STORED) {
            answer.settle();
        }
        return answer;
    }

    private void arrive(OutgoingMessage message, Predicate<List<OutgoingMessage>> condition, Answer answer) {
        List<OutgoingMessage> stored = stored(message.stream());
        Map<String, Long> known = knownIds.computeIfAbsent(message.stream(), s -> new LinkedHashMap<>());
        Long before = known.get(message.envelope().id());
        if (before != null) {
            answer.settleWith(new Ack(before, true, Instant.EPOCH), null);
            return;
        }
        if (!condition.test(stored)) {
            answer.settleWith(null, new IllegalStateException("wrong last message"));
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
        private final long sizeBytes;
        private @Nullable Ack ack;
        private @Nullable Throwable failure;
        private boolean givenUp;

        Answer(Fate fate, long sizeBytes) {
            this.fate = fate;
            this.sizeBytes = sizeBytes;
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
