package org.weltgewebe.pipelines.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.Subjects;

/** What {@link EventLog} promises, for every implementation; the streams are empty before each test. */
public interface EventLogContract {

    /** The log under test. */
    EventLog log();

    @Test
    default void messagesAreStoredInTheOrderOfTheCalls() throws Exception {
        var first = log().publish(TestMessages.event("a"), null);
        var second = log().publish(TestMessages.event("b"), "a");
        var third = log().publish(TestMessages.event("c"), "b");
        assertThat(ack(first).sequence()).isEqualTo(1);
        assertThat(ack(second).sequence()).isEqualTo(2);
        assertThat(ack(third))
                .extracting(EventLog.Ack::sequence, EventLog.Ack::duplicate)
                .containsExactly(3L, false);
    }

    @Test
    default void aKnownIdIsAcknowledgedAsDuplicateWhateverItsPredecessor() throws Exception {
        publish("a", null);
        publish("b", "a");
        EventLog.Ack again = publish("a", "z");
        assertThat(again.duplicate()).isTrue();
        assertThat(again.sequence()).isEqualTo(1);
        assertThat(publish("c", "b").sequence()).isEqualTo(3);
    }

    @Test
    default void aMessageBehindOneThatIsMissingIsRefused() throws Exception {
        publish("a", null);
        assertThatThrownBy(() -> publish("c", "b")).isInstanceOf(ExecutionException.class);
        publish("b", "a");
        assertThat(publish("c", "b").sequence()).isEqualTo(3);
    }

    @Test
    default void aMessageBehindAnotherEndThanTheOneReadBackIsRefused() throws Exception {
        assertThat(ack(log().publishBehind(TestMessages.event("a"), 0)).sequence())
                .isEqualTo(1);
        assertThatThrownBy(() -> ack(log().publishBehind(TestMessages.event("c"), 2)))
                .isInstanceOf(ExecutionException.class);
        assertThat(ack(log().publishBehind(TestMessages.event("b"), 1)).sequence())
                .isEqualTo(2);
        assertThat(publish("c", "b").sequence()).isEqualTo(3);
    }

    @Test
    default void everyStreamHasItsOwnEnd() throws Exception {
        publish("a", null);
        assertThat(ack(log().publish(TestMessages.dead("x"), null)).sequence()).isEqualTo(1);
        assertThat(publish("b", "a").sequence()).isEqualTo(2);
    }

    @Test
    default void theEndOfAStreamIsToldAndItsCreationStays() throws Exception {
        StreamEnd empty = log().end(Subjects.STREAM_EVENT);
        assertThat(empty.lastSequence()).isZero();
        publish("a", null);
        publish("b", "a");
        assertThat(log().end(Subjects.STREAM_EVENT)).isEqualTo(new StreamEnd(empty.created(), 2));
    }

    @Test
    default void aTailBehindTheEndIsLost() throws Exception {
        publish("a", null);
        assertThat(log().tailAfter(Subjects.STREAM_EVENT, 1L)).isEqualTo(new EventLog.Tail(Set.of(), 1, Instant.MIN));
        assertThat(log().tailAfter(Subjects.STREAM_EVENT, 0L))
                .isEqualTo(new EventLog.Tail(Set.of("a"), 1, Instant.EPOCH));
        assertThat(log().tailAfter(Subjects.STREAM_EVENT, null))
                .isEqualTo(new EventLog.Tail(Set.of("a"), 1, Instant.EPOCH));
        assertThatThrownBy(() -> log().tailAfter(Subjects.STREAM_EVENT, 2L))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.STREAM_TAIL_LOST));
    }

    @Test
    default void limitsAreTold() {
        assertThat(log().maxMessageBytes()).isPositive();
        assertThat(log().ackTimeoutMillis()).isPositive();
    }

    private EventLog.Ack publish(String id, @Nullable String predecessor) throws Exception {
        return ack(log().publish(TestMessages.event(id), predecessor));
    }

    private EventLog.Ack ack(java.util.concurrent.CompletableFuture<EventLog.Ack> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }
}
