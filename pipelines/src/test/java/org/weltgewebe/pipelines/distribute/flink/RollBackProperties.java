package org.weltgewebe.pipelines.distribute.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.weltgewebe.pipelines.capture.BoundaryConfirmation;
import org.weltgewebe.pipelines.distribute.EventLog;
import org.weltgewebe.pipelines.distribute.MemoryLog;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.PublishWindow;
import org.weltgewebe.pipelines.distribute.RollBackException;
import org.weltgewebe.pipelines.distribute.StreamEnd;
import org.weltgewebe.pipelines.distribute.TestMessages;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.Subjects;

/**
 * A nats-server that loses what it acknowledged and had not synced, at any moments: as long as positions are confirmed to Postgres later
 * than it syncs, every message is in the stream once and in order in the end, and never does Postgres lack what must be read again.
 */
class RollBackProperties {

    private static final Duration SYNC = Duration.ofSeconds(5);
    private static final Duration LONGER_THAN_SYNC = Duration.ofSeconds(6);
    private static final List<String> STREAMS = List.of(Subjects.STREAM_EVENT, Subjects.STREAM_DEAD);

    enum Kind {
        SEND,
        CHECKPOINT,
        POWER_LOSS,
        CRASH
    }

    /** One second of the life of a job: {@code amount} messages are sent, or so much of what is not synced survives. */
    record Step(Kind kind, int amount) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(6, Kind.SEND),
                Tuple.of(6, Kind.CHECKPOINT),
                Tuple.of(2, Kind.POWER_LOSS),
                Tuple.of(1, Kind.CRASH));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 6))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 1000)
    void everyMessageIsStoredOnceAndInOrderWhateverTheServerForgets(@ForAll("steps") List<Step> steps)
            throws Exception {
        Life life = new Life(LONGER_THAN_SYNC);
        for (Step step : steps) {
            life.live(step);
        }
        life.finish();
        assertThat(life.log.ids(Subjects.STREAM_EVENT)).isEqualTo(life.ids(Subjects.STREAM_EVENT));
        assertThat(life.log.ids(Subjects.STREAM_DEAD))
                .containsExactlyInAnyOrderElementsOf(life.ids(Subjects.STREAM_DEAD));
    }

    /** The negative control: a position confirmed before the server syncs is one that cannot be read again. */
    @Example
    void withoutTheDelayPostgresWouldLackWhatMustBeReadAgain() throws Exception {
        Life life = new Life(Duration.ZERO);
        life.live(new Step(Kind.CHECKPOINT, 0));
        life.live(new Step(Kind.SEND, 3));
        life.live(new Step(Kind.CHECKPOINT, 0));
        life.live(new Step(Kind.POWER_LOSS, 0));
        life.live(new Step(Kind.SEND, 1));
        assertThat(catchThrowable(() -> life.live(new Step(Kind.CHECKPOINT, 0))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("confirmed to Postgres");
    }

    /** Source, writer, server and Postgres in one. */
    private static final class Life {

        /** What a checkpoint holds. */
        private record Checkpoint(long id, int position, WriterState writer) {}

        private final MemoryLog log = new MemoryLog();
        private final List<OutgoingMessage> messages = new ArrayList<>();
        private final Deque<Checkpoint> completed = new ArrayDeque<>();
        private final List<Map<String, Integer>> sizeBySecond = new ArrayList<>();
        private final Duration delay;
        private BoundaryConfirmation confirmation;
        private long confirmed;
        private Instant now = Instant.EPOCH;
        private int position;
        private WriterState state = new WriterState(Map.of(), List.of());
        private PublishWindow window;
        private long nextId = 1;

        Life(Duration delay) throws Exception {
            this.delay = delay;
            this.confirmation = new BoundaryConfirmation(delay);
            this.window = open();
        }

        void live(Step step) throws Exception {
            now = now.plusSeconds(1);
            try {
                switch (step.kind()) {
                    case SEND -> send(step.amount());
                    case CHECKPOINT -> checkpoint();
                    case POWER_LOSS -> losePower(step.amount());
                    case CRASH -> restore();
                }
            } catch (FaultException e) {
                assertThat(e.code()).isEqualTo(FaultCode.STREAM_TAIL_LOST);
                restore();
            }
            Map<String, Integer> sizes = new HashMap<>();
            STREAMS.forEach(stream -> sizes.put(stream, log.ids(stream).size()));
            sizeBySecond.add(sizes);
        }

        void finish() throws Exception {
            // Twice: the first may only find out that something is missing.
            for (int i = 0; i < 2; i++) {
                live(new Step(Kind.CRASH, 0));
                live(new Step(Kind.SEND, 0));
                live(new Step(Kind.CHECKPOINT, 0));
            }
        }

        /** Messages that exist already are sent again first; the source reads them from the log of Postgres. */
        private void send(int amount) throws InterruptedException {
            for (int i = 0; i < amount; i++) {
                String id = String.valueOf(messages.size());
                messages.add(messages.size() % 5 == 4 ? TestMessages.dead(id) : TestMessages.event(id));
            }
            while (position < messages.size()) {
                window.send(messages.get(position));
                position++;
            }
        }

        private void checkpoint() throws InterruptedException {
            window.flush();
            state = state.next(
                    new WriterState.Acknowledged(nextId, now, window.lastSequences(), window.heldSequences()), delay);
            completed.addLast(new Checkpoint(nextId, position, state));
            confirmation.taken(nextId, position);
            long nanos = Duration.between(Instant.EPOCH, now).toNanos();
            confirmation.completed(nextId, nanos);
            confirmed = Math.max(confirmed, confirmation.confirmable(nanos));
            nextId++;
        }

        private void losePower(int surviving) {
            int syncedAt = sizeBySecond.size() - (int) SYNC.toSeconds();
            for (String stream : STREAMS) {
                int size = log.ids(stream).size();
                int synced = syncedAt < 0
                        ? 0
                        : Math.min(size, sizeBySecond.get(syncedAt).get(stream));
                log.loseTail(stream, Math.min(size, synced + surviving));
            }
            // What survived a power loss is on disk.
            for (int i = Math.max(0, syncedAt); i < sizeBySecond.size(); i++) {
                sizeBySecond
                        .get(i)
                        .replaceAll(
                                (stream, size) -> Math.min(size, log.ids(stream).size()));
            }
        }

        /** What Flink does, and what is done when the writer asks to go back. */
        private void restore() throws Exception {
            log.reconnect();
            Checkpoint newest = completed.peekLast();
            position = newest == null ? 0 : newest.position();
            state = newest == null ? new WriterState(Map.of(), List.of()) : newest.writer();
            confirmation = new BoundaryConfirmation(delay);
            assertThat((long) position)
                    .as("position to read again from, and what was confirmed to Postgres")
                    .isGreaterThanOrEqualTo(confirmed);
            try {
                window = open();
            } catch (RollBackException e) {
                completed.removeIf(checkpoint -> checkpoint.id() > e.checkpointId());
                restore();
            } catch (FaultException e) {
                // No checkpoint is old enough, so nothing was confirmed: as at the first start.
                assertThat(confirmed).as("confirmed to Postgres").isZero();
                completed.clear();
                restore();
            }
        }

        private PublishWindow open() throws InterruptedException, IOException {
            Map<String, StreamEnd> ends = new HashMap<>();
            for (String stream : STREAMS) {
                ends.put(stream, log.end(stream));
            }
            state = state.requireHeldBy(ends);
            Map<String, EventLog.Tail> tails = new HashMap<>();
            for (String stream : STREAMS) {
                tails.put(stream, log.tailAfter(stream, state.lastSequences().get(stream)));
            }
            return new PublishWindow(log, 4, state.lastSequences(), tails, new Silent());
        }

        private List<String> ids(String stream) {
            return messages.stream()
                    .filter(message -> message.stream().equals(stream))
                    .map(message -> message.envelope().id())
                    .toList();
        }
    }

    private static final class Silent implements PublishWindow.Observer {
        @Override
        public void acknowledged(OutgoingMessage message, EventLog.Ack ack) {}

        @Override
        public void absorbed(OutgoingMessage message) {}

        @Override
        public void retrying(int messages, int attempt, Throwable cause) {}
    }
}
