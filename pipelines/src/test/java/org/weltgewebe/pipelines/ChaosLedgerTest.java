package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.ChaosLedger.Change;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

/** The judge of the chaos test can say no. */
class ChaosLedgerTest {

    private final ChaosLedger ledger = new ChaosLedger();
    private final List<CaptureRig.Stored> stream = new ArrayList<>();

    @BeforeEach
    void fill() {
        ledger.committed(List.of(change(1, "a"), change(2, "b"), Change.outbox("o")));
        ledger.committed(List.of(change(3, "c")));
        stream.add(told(change(1, "a")));
        stream.add(told(change(2, "b")));
        stream.add(told(change(3, "c")));
        stream.add(new CaptureRig.Stored(4, "wg.outbox.node.created", envelope("o", new byte[0])));
    }

    @Test
    void whatWasCommittedAndToldIsRight() {
        assertThat(judge().isRight()).isTrue();
        assertThat(ledger.transactions()).isEqualTo(2);
        assertThat(ledger.changes()).isEqualTo(4);
    }

    @Test
    void whatIsMissingIsLost() {
        stream.remove(3);
        stream.remove(1);
        assertThat(judge().lost()).isEqualTo(2);
    }

    @Test
    void whatComesTwiceIsDuplicated() {
        stream.add(stream.get(0));
        assertThat(judge().duplicated()).isEqualTo(1);
    }

    @Test
    void anotherOrderIsReordered() {
        Collections.swap(stream, 0, 1);
        assertThat(judge().reordered()).isEqualTo(1);
    }

    @Test
    void whatNobodyCommittedIsUnknown() {
        stream.set(2, told(change(3, "d")));
        ChaosLedger.Judgement judgement = judge();
        assertThat(judgement.unknown()).isEqualTo(1);
        assertThat(judgement.lost()).isEqualTo(1);
        assertThat(judgement.examples()).hasSize(1);
    }

    @Test
    void theVersionsOfASharedRowSayHowItsChangesFollow() {
        ChaosLedger late = new ChaosLedger();
        late.committed(List.of(change(2, "b")));
        late.committed(List.of(change(1, "a")));
        assertThat(late.judge(stream.subList(0, 2), Set.of("node/k")).isRight()).isTrue();
        Collections.swap(stream, 0, 1);
        assertThat(late.judge(stream.subList(0, 2), Set.of("node/k")).reordered())
                .isEqualTo(1);
    }

    private ChaosLedger.Judgement judge() {
        return ledger.judge(stream, Set.of());
    }

    private static Change change(long version, String text) {
        return new Change("node", "k", Kind.UPSERTED, version, text);
    }

    private static CaptureRig.Stored told(Change change) {
        RowEvent event = new RowEvent(
                change.kind(),
                change.collection(),
                change.key(),
                change.version(),
                null,
                RowEventCodec.newProperties().put("title", change.text()),
                null,
                null);
        return new CaptureRig.Stored(
                1, Subjects.row("node", change.kind()), envelope("e/" + change.version(), RowEventCodec.encode(event)));
    }

    private static EventEnvelope envelope(String id, byte[] data) {
        return new EventEnvelope(id, "/weltgewebe/e", "t", "s", Instant.EPOCH, "0/0", null, data);
    }
}
