package org.weltgewebe.pipelines.deadletter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.deadletter.replay.RowHistory.Answer;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

class RowHistoryTest {

    private static final Instant T = Instant.parse("2026-11-27T10:00:00Z");

    private final RowHistory history = new RowHistory();
    private final Trial.Passed late = message("late", "k", Kind.UPSERTED, 3, 10, 0x50);

    @BeforeEach
    void watch() {
        history.watch(late);
    }

    @Test
    void aRowTheStreamDoesNotKnowIsFree() {
        say(1, message("x", "other", Kind.DELETED, 9, 99, 0x99));
        assertThat(history.judge(late)).isEqualTo(new Answer.Free(""));
    }

    @Test
    void anIdThatLiesThereIsFound() {
        say(41, late);
        say(42, late);
        assertThat(history.judge(late)).isEqualTo(new Answer.Stored(41));
    }

    @Test
    void olderEventsChangeNothing() {
        say(1, message("x", "k", Kind.UPSERTED, 2, 9, 0x40));
        say(2, message("y", "k", Kind.DELETED, 2, 10, 0x4f));
        assertThat(history.judge(late)).as("the same transaction, a lower LSN").isEqualTo(new Answer.Free(""));
    }

    @Test
    void aNewerVersionMakesItHarmlessAndThatIsSaid() {
        say(1, message("x", "k", Kind.UPSERTED, 4, 11, 0x60));
        assertThat(history.judge(late))
                .isEqualTo(
                        new Answer.Free("version 3 is older than version 4 at sequence 1; consumers keep the newer"));
    }

    @Test
    void aRowDeletedSinceDoesNotComeBackEvenIfItLivesAgain() {
        say(1, message("x", "k", Kind.DELETED, 5, 12, 0x70));
        assertThat(history.judge(late)).isInstanceOf(Answer.Overtaken.class);
        say(2, message("y", "k", Kind.UPSERTED, 1, 13, 0x80));
        assertThat(history.judge(late))
                .isInstanceOfSatisfying(Answer.Overtaken.class, overtaken -> assertThat(overtaken.reason())
                        .contains("deleted since (sequence 1)"));
        say(3, message("old replay", "k", Kind.DELETED, 1, 2, 0x10));
        assertThat(history.judge(late)).isInstanceOf(Answer.Overtaken.class);
    }

    @Test
    void aDeletionInTheSameTransactionBehindItCounts() {
        say(1, message("x", "k", Kind.DELETED, 3, 10, 0x51));
        assertThat(history.judge(late)).isInstanceOf(Answer.Overtaken.class);
    }

    @Test
    void withoutVersionsAnythingNewerOvertakesIt() {
        Trial.Passed unversioned = message("u", "v", Kind.UPSERTED, 0, 10, 0x50);
        history.watch(unversioned);
        assertThat(history.judge(unversioned)).isEqualTo(new Answer.Free(""));
        say(1, message("x", "v", Kind.UPSERTED, 0, 11, 0x60));
        assertThat(history.judge(unversioned))
                .isInstanceOfSatisfying(Answer.Overtaken.class, overtaken -> assertThat(overtaken.reason())
                        .contains("counts no versions"));
    }

    @Test
    void aLateDeletionDoesNotTakeARowThatWasWrittenSince() {
        Trial.Passed deletion = message("d", "k", Kind.DELETED, 3, 10, 0x50);
        history.watch(deletion);
        say(1, message("x", "k", Kind.UPSERTED, 1, 11, 0x60));
        assertThat(history.judge(deletion))
                .isInstanceOfSatisfying(Answer.Overtaken.class, overtaken -> assertThat(overtaken.reason())
                        .contains("would vanish"));
    }

    @Test
    void whatCannotBeReadIsNobodys() {
        history.accept(1, Map.<String, String>of()::get, new byte[] {1});
        EventEnvelope envelope = late.message().envelope();
        history.accept(2, envelope.headers()::get, new byte[] {1});
        assertThat(history.judge(late)).as("its id is there all the same").isEqualTo(new Answer.Stored(2));
    }

    private void say(long sequence, Trial.Passed passed) {
        EventEnvelope envelope = passed.message().envelope();
        history.accept(sequence, envelope.headers()::get, envelope.data());
    }

    private static Trial.Passed message(String id, String key, Kind kind, long version, int second, long lsn) {
        RowEvent event = new RowEvent(kind, "node", key, version, null, RowEventCodec.newProperties(), null, null);
        EventEnvelope envelope = new EventEnvelope(
                id,
                "/weltgewebe/a1b2c3d4",
                event.type(),
                key,
                T.plusSeconds(second),
                Long.toHexString(lsn) + "/0",
                null,
                RowEventCodec.encode(event));
        return new Trial.Passed(
                new OutgoingMessage(Subjects.STREAM_EVENT, Subjects.row("node", kind), envelope), event);
    }
}
