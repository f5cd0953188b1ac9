package org.weltgewebe.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.schemas.event.EventEnvelope;

/** Each finding, told with what names it. */
class AuditTest extends AuditCase {

    @Test
    void nothingIsConsistentWithNothing() {
        assertThat(audit().isConsistent()).isTrue();
        assertThat(findings).isEmpty();
    }

    @Test
    void aVersionThatIsNotThereIsMissing() {
        say(node(1, 700, 0x10));
        say(node(3, 702, 0x30));
        rows.add(node(3, 702, 0x30));
        audit();
        assertThat(findings)
                .containsExactly(new Finding(
                        Finding.Kind.MISSING,
                        "node",
                        KEY,
                        2L,
                        2,
                        "a1b2c3d4/702/30/0",
                        "version 2 missing before this message"));
    }

    @Test
    void whatIsSaidAgainOnPurposeIsNoRepetition() {
        StreamMessage first = say(node(1, 700, 0x10));
        stream.add(StreamStory.republished(first, first.header("ce-id") + "/again/1", first.data()));
        stream.set(1, new StreamMessage(2, first.subject(), stream.get(1).headers(), first.data()));
        rows.add(node(1, 700, 0x10));
        assertThat(audit().isConsistent()).isTrue();
    }

    @Test
    void whatComesLateIsReordered() {
        say(node(1, 700, 0x10));
        say(node(3, 702, 0x30));
        say(node(2, 701, 0x20));
        rows.add(node(3, 702, 0x30));
        audit();
        assertThat(findings)
                .containsExactly(new Finding(
                        Finding.Kind.REORDERED,
                        "node",
                        KEY,
                        2L,
                        3,
                        "a1b2c3d4/701/20/0",
                        "behind a change it precedes"));
    }

    @Test
    void theLastVersionThatIsNotThereIsMissing() {
        say(node(1, 700, 0x10));
        rows.add(node(3, 702, 0x30));
        AuditReport report = audit();
        assertThat(findings)
                .containsExactly(new Finding(
                        Finding.Kind.MISSING, "node", KEY, 3L, 1, null, "versions 2 to 3 missing behind this message"));
        assertThat(collection(report, "node").streamChecksum())
                .isNotEqualTo(collection(report, "node").postgresChecksum());
    }

    @Test
    void aReadingMayRepeatAVersionAndCoversThoseItSkipped() {
        say(node(1, 700, 0x10));
        StreamMessage first = say(reading(4, 703));
        StreamMessage another = say(reading(4, 703));
        stream.set(2, StreamStory.republished(another, "a1b2c3d4/backfill/r/node/" + KEY + "/703", another.data()));
        say(node(5, 704, 0x50));
        rows.add(node(5, 704, 0x50));
        assertThat(audit().isConsistent()).isTrue();
        stream.set(2, new StreamMessage(3, first.subject(), first.headers(), first.data()));
        audit();
        assertThat(findings)
                .containsExactly(new Finding(
                        Finding.Kind.DUPLICATED,
                        "node",
                        KEY,
                        4L,
                        3,
                        "a1b2c3d4/snapshot/node/" + KEY + "/703",
                        "the same reading a second time"));
    }

    @Test
    void aDeletionThatABackfillFoundIsOneWhenItWasReadBeforeTheCut() {
        StreamMessage first = say(node(1, 700, 0x10));
        CapturedRow gone = operation(node(1, 0, 0), Operation.DELETE);
        cut = new Cut(new TransactionSnapshot(900, 900, Set.of()), NOW.plusSeconds(61));
        say(new CapturedRow(gone.operation(), gone.table(), gone.columns(), gone.position(), "r"));
        assertThat(audit().isConsistent()).isTrue();
        cut = new Cut(new TransactionSnapshot(900, 900, Set.of()), NOW);
        assertThat(audit().isConsistent()).as("nobody knows").isTrue();
        rows.add(node(1, 700, 0x10));
        assertThat(collection(audit(), "node").unjudged()).isEqualTo(1);
        stream.remove(1);
        assertThat(collection(audit(), "node").proved()).isEqualTo(1);
        assertThat(stream).containsExactly(first);
    }

    @Test
    void theLogMayTellAgainWhatWasReadAhead() {
        say(reading(3, 702));
        say(node(2, 701, 0x20));
        say(node(3, 702, 0x30));
        rows.add(node(3, 702, 0x30));
        assertThat(audit().isConsistent()).isTrue();
    }

    @Test
    void aReadingOfUnknownTimeNeitherProvesNorBlames() {
        StreamMessage snapshot = say(reading(4, 703));
        stream.set(0, StreamStory.republished(snapshot, "a1b2c3d4/rehearsal/node/" + KEY, snapshot.data()));
        rows.add(node(3, 702, 0x30));
        AuditReport report = audit();
        assertThat(findings).isEmpty();
        assertThat(collection(report, "node").unjudged()).isEqualTo(1);
        say(node(5, 704, 0x50));
        rows.set(0, node(5, 704, 0x50));
        assertThat(collection(audit(), "node").proved()).isEqualTo(1);
    }

    @Test
    void whatWasCommittedBehindTheCutIsNotComparedWithTheRows() {
        say(node(1, 700, 0x10));
        say(node(2, 899, 0x20));
        say(node(3, 900, 0x30));
        rows.add(node(1, 700, 0x10));
        cut = new Cut(new TransactionSnapshot(899, 900, Set.of(899L)), NOW);
        AuditReport report = audit();
        assertThat(findings).isEmpty();
        assertThat(collection(report, "node").proved()).isEqualTo(1);
    }

    @Test
    void aRowThatPostgresHasWhileTheStreamSaysDeletedIsMissing() {
        say(node(1, 700, 0x10));
        say(operation(node(1, 701, 0x20), Operation.DELETE));
        rows.add(node(1, 702, 0x30));
        audit();
        assertThat(findings).extracting(Finding::kind).containsExactly(Finding.Kind.MISSING);
    }

    @Test
    void aDomainEventIsToldOnceWithItsPayload() {
        say(outbox("1", "{\"version\": 1, \"fields\": []}"));
        say(outbox("1", "{\"version\": 1, \"fields\": []}"));
        say(outbox("2", "{\"version\": 1, \"fields\": []}"));
        say(outbox("4", "{\"version\": 1, \"fields\": []}"));
        rows.add(outbox("1", "{\"version\": 1, \"fields\": []}"));
        rows.add(outbox("2", "{\"version\": 2, \"fields\": []}"));
        rows.add(outbox("3", "{\"version\": 1, \"fields\": []}"));
        audit();
        assertThat(findings)
                .extracting(Finding::kind, Finding::key)
                .containsExactly(
                        tuple(Finding.Kind.DUPLICATED, "1"),
                        tuple(Finding.Kind.DIFFERENT, "2"),
                        tuple(Finding.Kind.MISSING, "3"));
    }

    @Test
    void whatThePurgedHeadOfTheStreamMayHaveHeldIsNotBlamed() {
        scope = new Scope(4, Long.MAX_VALUE, false, NOW, null);
        rows.add(node(3, 702, 0x30));
        rows.add(outbox("3", "{\"version\": 1, \"fields\": []}"));
        rows.add(TestRows.with(outbox("5", "{\"version\": 1, \"fields\": []}"), "occurred_at", NOW.plusSeconds(61)));
        AuditReport report = audit();
        assertThat(findings).extracting(Finding::kind, Finding::key).containsExactly(tuple(Finding.Kind.MISSING, "5"));
        assertThat(collection(report, "node").unjudged()).isEqualTo(1);
        assertThat(collection(report, "outbox").unjudged()).isEqualTo(1);
    }

    @Test
    void oneCollectionCanBeJudgedAlone() {
        scope = new Scope(1, Long.MAX_VALUE, true, null, "place");
        say(node(1, 700, 0x10));
        say(node(3, 702, 0x30));
        assertThat(audit().isConsistent()).isTrue();
    }

    @Test
    void aMessageThatNamesAnotherRowThanItsPayloadIsCorrupt() {
        StreamMessage message = say(node(1, 700, 0x10));
        EventEnvelope e = EventEnvelope.of(message::header, message.data());
        stream.set(
                0,
                StreamStory.message(
                        1,
                        message.subject(),
                        new EventEnvelope(
                                e.id(), e.source(), e.type(), "other", e.time(), e.position(), null, e.data())));
        audit();
        assertThat(findings).extracting(Finding::kind).containsExactly(Finding.Kind.CORRUPT);
    }

    @Test
    void aCollectionWithoutContractIsToldOnce() {
        StreamMessage message = say(node(1, 700, 0x10));
        stream.clear();
        for (int i = 1; i <= 3; i++) {
            stream.add(new StreamMessage(i, "wg.event.diary.upserted", message.headers(), message.data()));
        }
        audit();
        assertThat(findings)
                .extracting(Finding::kind, Finding::collection)
                .containsExactly(tuple(Finding.Kind.UNKNOWN, "diary"));
    }

    @Test
    void whatExpiredWhileItWasReadWasNotTakenOut() {
        say(node(1, 700, 0x10));
        StreamMessage last = say(node(2, 701, 0x20));
        stream.set(1, new StreamMessage(9, last.subject(), last.headers(), last.data()));
        rows.add(node(2, 701, 0x20));
        assertThat(audit(9).isConsistent()).isTrue();
        AuditReport report = audit(1);
        assertThat(report.removed()).isEqualTo(7);
        assertThat(findings)
                .containsExactly(new Finding(
                        Finding.Kind.MISSING,
                        null,
                        null,
                        null,
                        2,
                        null,
                        "7 messages from this sequence on were taken out of the stream"));
    }

    @Test
    void fencesAreReadOver() {
        var fence = MESSAGES.fence(new Fence("0a", new ChangePosition(701, 0x20, 0, NOW)));
        stream.add(StreamStory.message(1, fence.subject(), fence.envelope()));
        assertThat(audit().isConsistent()).isTrue();
    }
}
