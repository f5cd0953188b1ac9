package org.weltgewebe.pipelines.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.distribute.MemoryLog.Fate;
import org.weltgewebe.schemas.event.Subjects;

/** Whatever happens on the way, the stream holds every message once and the events in order. */
class PublishWindowProperties {

    private static final Instant COMMITTED = Instant.parse("2026-11-27T10:00:00Z");
    private static final List<String> STREAMS = List.of(Subjects.STREAM_EVENT, Subjects.STREAM_DEAD);

    @Property(tries = 2000)
    void everyMessageIsStoredOnceAndEventsInOrder(
            @ForAll @Size(max = 40) List<Boolean> events,
            @ForAll("fates") List<Fate> fates,
            @ForAll @IntRange(min = 1, max = 8) int capacity,
            @ForAll boolean longOutages,
            @ForAll @IntRange(max = 3) int unreadableTails)
            throws InterruptedException {
        MemoryLog log = new MemoryLog().fates(fates).unreadableTails(unreadableTails);
        log = longOutages ? log.forgetful() : log;
        Recorder recorder = new Recorder();
        PublishWindow window = new PublishWindow(log, capacity, Map.of(), Map.of(), recorder);
        List<OutgoingMessage> messages = messages(events);
        for (OutgoingMessage message : messages) {
            window.send(message);
            assertThat(window.size()).isLessThanOrEqualTo(capacity);
        }
        window.flush();
        assertThat(window.size()).isZero();
        assertThat(window.oldest()).isNull();
        assertThat(log.mostUnanswered()).isLessThanOrEqualTo(capacity);
        assertStored(log, messages);
        List<String> told = new ArrayList<>(recorder.acknowledged);
        told.addAll(recorder.absorbed);
        assertThat(told).containsExactlyInAnyOrderElementsOf(ids(messages));
        // What was absorbed lies behind the last acknowledgement; a restore reads it back.
        for (Map.Entry<String, Long> last : window.lastSequences().entrySet()) {
            assertThat(last.getValue())
                    .isLessThanOrEqualTo(log.ids(last.getKey()).size());
        }
    }

    @Property(tries = 2000)
    void aWindowThatDiesAtAnyMomentIsContinuedByTheNextOne(
            @ForAll @Size(max = 40) List<Boolean> events,
            @ForAll("fates") List<Fate> fates,
            @ForAll @Size(max = 4) List<@IntRange(max = 40) Integer> deaths,
            @ForAll @IntRange(min = 1, max = 7) int checkpointEvery,
            @ForAll boolean longOutage)
            throws InterruptedException, IOException {
        MemoryLog log = new MemoryLog().fates(fates);
        List<OutgoingMessage> messages = messages(events);
        Map<String, Long> checkpoint = new HashMap<>();
        int from = 0;
        for (int death : deaths) {
            PublishWindow window = restored(log, checkpoint, new Recorder());
            int checkpointed = from;
            for (int i = from; i < Math.min(from + death, messages.size()); i++) {
                window.send(messages.get(i));
                if ((i + 1) % checkpointEvery == 0) {
                    window.flush();
                    checkpoint = new HashMap<>(window.lastSequences());
                    checkpointed = i + 1;
                }
            }
            from = checkpointed;
            log.reconnect();
            if (longOutage) {
                log.forgetIds();
            }
        }
        PublishWindow last = restored(log, checkpoint, new Recorder());
        for (OutgoingMessage message : messages.subList(from, messages.size())) {
            last.send(message);
        }
        last.flush();
        assertStored(log, messages);
    }

    @Property(tries = 1000)
    void whatSomebodyElseSaysInBetweenNeitherStopsNorReordersAnything(
            @ForAll @Size(max = 40) List<Boolean> foreign,
            @ForAll("fates") List<Fate> fates,
            @ForAll @IntRange(min = 1, max = 8) int capacity)
            throws InterruptedException {
        MemoryLog log = new MemoryLog();
        PublishWindow window = new PublishWindow(log, capacity, Map.of(), Map.of(), new Recorder());
        List<OutgoingMessage> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (boolean other : foreign) {
            if (other) {
                others.add("replayed " + others.size());
                log.fates(List.of()).publish(TestMessages.event(others.get(others.size() - 1)), null);
            } else {
                own.add(TestMessages.event(String.valueOf(own.size())));
                log.fates(fates.subList(0, Math.min(1, fates.size())));
                window.send(own.get(own.size() - 1));
                fates = fates.subList(Math.min(1, fates.size()), fates.size());
            }
        }
        window.flush();
        List<String> stored = log.ids(Subjects.STREAM_EVENT);
        assertThat(stored.stream().filter(id -> !others.contains(id))).containsExactlyElementsOf(ids(own));
        assertThat(stored).doesNotHaveDuplicates();
    }

    @Property
    void anIdFoundInTheStreamIsAbsorbedAndNeverSent(
            @ForAll @Size(min = 1, max = 20) List<Boolean> events, @ForAll @IntRange(max = 20) int stored)
            throws InterruptedException, IOException {
        List<OutgoingMessage> messages = messages(events);
        List<OutgoingMessage> found = messages.subList(0, Math.min(stored, messages.size()));
        MemoryLog log = new MemoryLog();
        for (OutgoingMessage message : found) {
            log.publish(message, null);
        }
        Recorder recorder = new Recorder();
        PublishWindow window = restored(log, Map.of(), recorder);
        for (OutgoingMessage message : messages) {
            window.send(message);
        }
        window.flush();
        assertThat(recorder.absorbed).isEqualTo(ids(found));
        assertThat(ids(messages)).allMatch(id -> log.publishes(id) == 1);
        assertStored(log, messages);
    }

    @Property(tries = 300)
    void bytesUnderWayAreBoundedUnlessOneMessageAloneIsLarger(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 90) Integer> sizes, @ForAll("fates") List<Fate> fates)
            throws InterruptedException {
        long mostBytes = 64 << 10;
        MemoryLog log = new MemoryLog().fates(fates);
        PublishWindow window = new PublishWindow(log, 100, mostBytes, Map.of(), Map.of(), new Recorder());
        List<OutgoingMessage> messages = new ArrayList<>();
        for (int kilobytes : sizes) {
            String id = String.valueOf(messages.size());
            messages.add(TestMessages.large(id, new byte[kilobytes << 10]));
            window.send(messages.get(messages.size() - 1));
        }
        window.flush();
        assertThat(log.mostUnansweredBytes()).isLessThanOrEqualTo(mostBytes);
        assertStored(log, messages);
    }

    /**
     * Readings that differ at every attempt come between what was published before: they must not hide from the next restore what of it
     * is still to be repeated.
     */
    @Property(tries = 1000)
    void aCheckpointBehindSomethingNewForgetsNothingOfTheTail(
            @ForAll @IntRange(min = 1, max = 12) int changes,
            @ForAll @Size(max = 5) List<@IntRange(max = 12) Integer> lives,
            @ForAll @IntRange(min = 1, max = 4) int newEvery)
            throws InterruptedException, IOException {
        MemoryLog log = new MemoryLog();
        List<OutgoingMessage> messages = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            messages.add(TestMessages.change("c" + i, COMMITTED.plusMillis(i), 100 + i));
        }
        List<Integer> ends = new ArrayList<>(lives);
        ends.add(changes);
        Map<String, Long> checkpoint = new HashMap<>();
        int from = 0;
        for (int life = 0; life < ends.size(); life++) {
            PublishWindow window = restored(log, checkpoint, new Recorder());
            int sent = from;
            for (int i = from; i < Math.min(changes, ends.get(life)); i++) {
                window.send(messages.get(i));
                sent = i + 1;
                if (i % newEvery == 0) {
                    window.send(TestMessages.event("reading " + life + " " + i));
                    window.flush();
                    checkpoint = window.lastSequences();
                    from = sent;
                }
            }
            log.reconnect();
            log.forgetIds();
        }
        PublishWindow last = restored(log, checkpoint, new Recorder());
        for (OutgoingMessage message : messages.subList(from, changes)) {
            last.send(message);
        }
        last.flush();
        assertThat(log.ids(Subjects.STREAM_EVENT).stream().filter(id -> id.startsWith("c")))
                .containsExactlyElementsOf(ids(messages));
    }

    @Example
    void whatIsLeftOfATailIsForgottenWhenTheLogHasPassedIt() throws InterruptedException, IOException {
        MemoryLog log = new MemoryLog();
        PublishWindow first = restored(log, Map.of(), new Recorder());
        first.send(TestMessages.change("a", COMMITTED, 1));
        first.flush();
        Map<String, Long> checkpoint = first.lastSequences();
        first.send(TestMessages.change("b", COMMITTED, 2));
        first.send(TestMessages.event("never again"));
        first.flush();

        PublishWindow second = restored(log, checkpoint, new Recorder());
        second.send(TestMessages.change("b", COMMITTED, 2));
        second.send(TestMessages.change("c", COMMITTED.plusSeconds(60), 3));
        second.flush();
        assertThat(second.lastSequences()).as("may still come").isEqualTo(checkpoint);
        second.send(TestMessages.event("a reading has no place in the log"));
        second.flush();
        assertThat(second.lastSequences()).isEqualTo(checkpoint);
        second.send(TestMessages.change("d", COMMITTED.plusSeconds(61), 4));
        second.flush();
        assertThat(second.lastSequences()).isEqualTo(Map.of(Subjects.STREAM_EVENT, 6L));
    }

    @Example
    void anInterruptionLosesNothingOfTheWindow() throws InterruptedException {
        MemoryLog log = new MemoryLog().fates(List.of(Fate.SILENT, Fate.STORED_SLOWLY, Fate.REFUSED));
        PublishWindow window = new PublishWindow(new InterruptedOnce(log), 4, Map.of(), Map.of(), new Recorder());
        window.send(TestMessages.event("0"));
        window.send(TestMessages.dead("d"));
        assertThatThrownBy(() -> window.flush()).isInstanceOf(InterruptedException.class);
        window.flush();
        assertThat(log.ids(Subjects.STREAM_EVENT)).containsExactly("0");
        assertThat(log.ids(Subjects.STREAM_DEAD)).containsExactly("d");
    }

    @Example
    void aWindowWithoutRoomIsRefused() {
        assertThatThrownBy(() -> new PublishWindow(new MemoryLog(), 0, Map.of(), Map.of(), new Recorder()))
                .hasMessage("in-flight: 0 (expected: at least 1)");
    }

    @Provide
    Arbitrary<List<Fate>> fates() {
        return Arbitraries.of(Fate.class).list().ofMaxSize(80);
    }

    private static PublishWindow restored(MemoryLog log, Map<String, Long> checkpoint, Recorder recorder)
            throws IOException {
        Map<String, EventLog.Tail> tail = new HashMap<>();
        for (String stream : STREAMS) {
            tail.put(stream, log.tailAfter(stream, checkpoint.getOrDefault(stream, 0L)));
        }
        return new PublishWindow(log, 5, checkpoint, tail, recorder);
    }

    private static List<OutgoingMessage> messages(List<Boolean> events) {
        List<OutgoingMessage> messages = new ArrayList<>();
        for (boolean event : events) {
            String id = String.valueOf(messages.size());
            messages.add(event ? TestMessages.event(id) : TestMessages.dead(id));
        }
        return messages;
    }

    private static List<String> ids(List<OutgoingMessage> messages) {
        return messages.stream().map(message -> message.envelope().id()).toList();
    }

    private static void assertStored(MemoryLog log, List<OutgoingMessage> messages) {
        Map<Boolean, List<OutgoingMessage>> byStream = new HashMap<>();
        messages.forEach(message -> byStream.computeIfAbsent(
                        message.stream().equals(Subjects.STREAM_EVENT), s -> new ArrayList<>())
                .add(message));
        assertThat(log.ids(Subjects.STREAM_EVENT)).isEqualTo(ids(byStream.getOrDefault(true, List.of())));
        assertThat(log.ids(Subjects.STREAM_DEAD))
                .containsExactlyInAnyOrderElementsOf(ids(byStream.getOrDefault(false, List.of())));
    }

    private static final class Recorder implements PublishWindow.Observer {

        private final List<String> acknowledged = new ArrayList<>();
        private final List<String> absorbed = new ArrayList<>();
        private final Set<Integer> retries = new HashSet<>();

        @Override
        public void acknowledged(OutgoingMessage message, EventLog.Ack ack) {
            acknowledged.add(message.envelope().id());
        }

        @Override
        public void absorbed(OutgoingMessage message) {
            absorbed.add(message.envelope().id());
        }

        @Override
        public void retrying(int messages, int attempt, Throwable cause) {
            retries.add(attempt);
        }
    }

    /** The task thread is interrupted while it waits for a chance. */
    private static final class InterruptedOnce implements EventLog {

        private final EventLog log;
        private boolean interrupted;

        InterruptedOnce(EventLog log) {
            this.log = log;
        }

        @Override
        public CompletableFuture<Ack> publish(OutgoingMessage message, @Nullable String predecessor) {
            return log.publish(message, predecessor);
        }

        @Override
        public CompletableFuture<Ack> publishBehind(OutgoingMessage message, long lastSequence) {
            return log.publishBehind(message, lastSequence);
        }

        @Override
        public void awaitChance(int attempt) throws InterruptedException {
            if (!interrupted) {
                interrupted = true;
                throw new InterruptedException();
            }
            TimeUnit.NANOSECONDS.sleep(1);
            log.awaitChance(attempt);
        }

        @Override
        public Tail tailAfter(String stream, @Nullable Long lastSequence) throws IOException, InterruptedException {
            return log.tailAfter(stream, lastSequence);
        }

        @Override
        public StreamEnd end(String stream) throws IOException {
            return log.end(stream);
        }

        @Override
        public long maxMessageBytes() {
            return log.maxMessageBytes();
        }

        @Override
        public long ackTimeoutMillis() {
            return log.ackTimeoutMillis();
        }
    }
}
