package org.weltgewebe.pipelines.distribute.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.distribute.RollBackException;
import org.weltgewebe.pipelines.distribute.StreamEnd;
import org.weltgewebe.pipelines.distribute.flink.WriterState.Acknowledged;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

class WriterStateTest {

    private static final Instant CREATED = Instant.parse("2026-11-27T10:00:00Z");
    private static final Duration KEEP = Duration.ofSeconds(10);

    @Test
    void whatTheStreamsStillHoldIsGoneOnWith() {
        WriterState state = state(at(1, 10), at(2, 20));
        assertThat(state.requireHeldBy(ends(20))).isEqualTo(state);
        assertThat(state.requireHeldBy(ends(25))).isEqualTo(state);
    }

    @Test
    void aLostTailAsksForTheNewestCheckpointThatIsWholeInTheStream() {
        WriterState state = state(at(1, 10), at(2, 20), at(4, 30));
        assertThat(rollBack(state, 29)).isEqualTo(2);
        assertThat(rollBack(state, 20)).isEqualTo(2);
        assertThat(rollBack(state, 19)).isEqualTo(1);
        assertThatThrownBy(() -> state.requireHeldBy(ends(9)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.STREAM_UNUSABLE))
                .hasMessageContaining("confirm-delay")
                .hasMessageContaining("./weltgewebe rebuild");
    }

    /** A replay did not send what a read-back had found; it must be there all the same. */
    @Test
    void whatWasFoundAndNotSentAgainMustBeHeldToo() {
        Acknowledged replayed = new Acknowledged(3, CREATED, Map.of("WG_EVENT", 20L), Map.of("WG_EVENT", 25L));
        WriterState state = state(at(1, 10), at(2, 20), replayed);
        assertThat(state.lastSequences()).isEqualTo(Map.of("WG_EVENT", 20L));
        assertThat(state.requireHeldBy(ends(25))).isEqualTo(state);
        assertThat(rollBack(state, 24)).isEqualTo(2);
    }

    @Test
    void everyStreamMustHoldItsPart() {
        WriterState state = new WriterState(
                Map.of("WG_EVENT", CREATED, "WG_DEAD", CREATED),
                List.of(
                        acknowledged(1, CREATED, Map.of("WG_EVENT", 10L, "WG_DEAD", 1L)),
                        acknowledged(2, CREATED, Map.of("WG_EVENT", 10L, "WG_DEAD", 2L))));
        assertThatThrownBy(() -> state.requireHeldBy(
                        Map.of("WG_EVENT", new StreamEnd(CREATED, 10), "WG_DEAD", new StreamEnd(CREATED, 1))))
                .isInstanceOfSatisfying(RollBackException.class, e -> assertThat(e.checkpointId())
                        .isEqualTo(1));
    }

    @Test
    void aStreamMadeAnewIsNotTakenForOneThatLostItsTail() {
        WriterState state = state(at(1, 10), at(2, 20));
        for (long last : new long[] {0, 15, 99}) {
            Map<String, StreamEnd> anew = Map.of("WG_EVENT", new StreamEnd(CREATED.plusSeconds(1), last));
            assertThatThrownBy(() -> state.requireHeldBy(anew))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.code()).isEqualTo(FaultCode.STREAM_UNUSABLE))
                    .hasMessageContaining("deleted and made anew")
                    .hasMessageContaining("./weltgewebe rebuild");
        }
    }

    @Test
    void aStateOfVersion1LearnsTheStreamsAndHasNoCheckpointToGoBackTo() {
        WriterState old = new WriterState(Map.of(), List.of(at(WriterState.UNKNOWN_CHECKPOINT, 10)));
        assertThat(old.requireHeldBy(ends(10)).created()).isEqualTo(Map.of("WG_EVENT", CREATED));
        assertThatThrownBy(() -> old.requireHeldBy(ends(9))).isInstanceOf(FaultException.class);
        WriterState next = old.next(at(5, 20), KEEP);
        assertThatThrownBy(() -> next.requireHeldBy(ends(15))).isInstanceOf(FaultException.class);
    }

    @Test
    void checkpointsAreRememberedForAsLongAsAskedAndTheLastOneBefore() {
        WriterState state = new WriterState(Map.of(), List.of());
        for (int second = 1; second <= 60; second++) {
            state = state.next(
                    acknowledged(second, CREATED.plusSeconds(second), Map.of("WG_EVENT", 1L * second)), KEEP);
        }
        assertThat(state.acknowledged())
                .extracting(Acknowledged::checkpointId)
                .startsWith(50L)
                .hasSize(11);
    }

    @Test
    void idleCheckpointsAreRememberedAsOne() {
        WriterState state = state(at(1, 10));
        for (int id = 2; id < 50; id++) {
            state = state.next(at(id, 10), KEEP);
        }
        assertThat(state.acknowledged()).extracting(Acknowledged::checkpointId).containsExactly(49L);
    }

    @Test
    void severalWritersMeetAtTheirLowestSequences() {
        WriterState merged = WriterState.merged(List.of(state(at(1, 10), at(2, 30)), state(at(1, 12), at(2, 25))));
        assertThat(merged.lastSequences()).isEqualTo(Map.of("WG_EVENT", 25L));
        assertThat(merged.acknowledged().get(0).lastSequences()).isEqualTo(Map.of("WG_EVENT", 10L));
        assertThat(WriterState.merged(List.of()).lastSequences()).isEmpty();
    }

    private static long rollBack(WriterState state, long end) {
        try {
            state.requireHeldBy(ends(end));
            throw new AssertionError("nothing is missing at " + end);
        } catch (RollBackException e) {
            return e.checkpointId();
        }
    }

    private static WriterState state(Acknowledged... acknowledged) {
        return new WriterState(Map.of("WG_EVENT", CREATED), List.of(acknowledged));
    }

    private static Acknowledged at(long checkpointId, long sequence) {
        return acknowledged(checkpointId, CREATED, Map.of("WG_EVENT", sequence));
    }

    private static Acknowledged acknowledged(long checkpointId, Instant at, Map<String, Long> sequences) {
        return new Acknowledged(checkpointId, at, sequences, sequences);
    }

    private static Map<String, StreamEnd> ends(long last) {
        return Map.of("WG_EVENT", new StreamEnd(CREATED, last));
    }
}
