package org.weltgewebe.pipelines.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.deadletter.LetterCase.State;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;

class DeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final DeadLetters letters = new DeadLetters();

    @Test
    void aLetterIsOpenUntilAnActEndsIt() {
        letters.accept(letter(1, "dead/a"));
        letters.accept(letter(2, "dead/b"));
        letters.accept(letter(3, "dead/c"));
        letters.accept(4, LetterAct.replayed(letter(2, "dead/b"), 1, 77, NOW));
        letters.accept(5, LetterAct.dropped(letter(3, "dead/c"), "x", NOW));
        assertThat(letters.all())
                .extracting(LetterCase::state)
                .containsExactly(State.OPEN, State.REPLAYED, State.DROPPED);
    }

    @Test
    void anEndIsKnownWithoutTheLetterAndCountsWhenTheLetterComesAgain() {
        letters.accept(4, LetterAct.dropped(letter(1, "dead/a"), "x", NOW));
        LetterCase erased = letters.find("dead/a").orElseThrow();
        assertThat(erased.state()).isEqualTo(State.DROPPED);
        assertThat(erased.letter()).isNull();
        assertThat(erased.fault()).isEqualTo(FaultCode.GEOMETRY_INVALID);
        assertThat(erased.stage()).isEqualTo(Stage.CLASSIFY);
        assertThat(erased.time()).isEqualTo(NOW);
        assertThat(erased.sequences()).isEmpty();
        letters.accept(letter(9, "dead/a"));
        LetterCase again = letters.find("dead/a").orElseThrow();
        assertThat(again.state()).isEqualTo(State.DROPPED);
        assertThat(again.sequences()).as("to be erased again").containsExactly(9L);
    }

    @Test
    void revisionsComeInOrderAndAreErasedWithEveryCopyOfTheLetter() {
        Original original = new Original.Omitted(1);
        letters.accept(3, LetterAct.edited(letter(1, "dead/a"), 3, original, NOW));
        letters.accept(2, LetterAct.edited(letter(1, "dead/a"), 2, original, NOW));
        letters.accept(letter(1, "dead/a"));
        letters.accept(letter(8, "dead/a"));
        LetterCase edited = letters.find("8").orElseThrow();
        assertThat(edited.revision()).isEqualTo(3);
        assertThat(edited.revisions()).extracting(LetterCase.Revision::sequence).containsExactly(2L, 3L);
        assertThat(edited.sequences()).containsExactlyInAnyOrder(1L, 2L, 3L, 8L);
        assertThat(letters.find("4")).isEmpty();
        assertThat(letters.all()).hasSize(1);
    }

    static StoredLetter letter(long sequence, String id) {
        DeadLetter body = new DeadLetter(
                FaultCode.GEOMETRY_INVALID,
                Stage.CLASSIFY,
                "geometry: empty",
                "k",
                new DeadLetter.Row("wg.node", Operation.INSERT, "771/16b3700/0", List.of("location")),
                null,
                new Original.Omitted(3));
        return new StoredLetter(sequence, id, NOW, "e1", body);
    }
}
