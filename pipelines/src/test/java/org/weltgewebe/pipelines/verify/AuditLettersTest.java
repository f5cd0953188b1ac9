package org.weltgewebe.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.classify.TestRows;

/** What dead letters excuse, and what they do not. */
class AuditLettersTest extends AuditCase {

    @Test
    void whatIsAmongTheDeadLettersIsNotMissing() {
        say(node(1, 700, 0x10));
        CapturedRow bad = TestRows.with(node(2, 701, 0x20), "location", new CapturedRow.Wkb(TestRows.point(999, 0)));
        setAside(bad);
        say(node(3, 702, 0x30));
        rows.add(node(3, 702, 0x30));
        AuditReport report = audit();
        assertThat(findings).isEmpty();
        assertThat(collection(report, "node").dead()).isEqualTo(1);
    }

    @Test
    void aDeadLetterOfAnotherPlaceExcusesNothing() {
        say(node(1, 700, 0x10));
        say(node(3, 702, 0x30));
        setAside(TestRows.with(node(4, 703, 0x40), "location", new CapturedRow.Wkb(TestRows.point(999, 0))));
        say(node(5, 704, 0x50));
        rows.add(node(5, 704, 0x50));
        audit();
        assertThat(findings)
                .extracting(Finding::kind, Finding::version)
                .containsExactly(tuple(Finding.Kind.MISSING, 2L));
    }

    @Test
    void aReplayedDeadLetterComesLateUnderItsOwnId() {
        say(node(1, 700, 0x10));
        CapturedRow late = node(2, 701, 0x20);
        setAside(TestRows.with(late, "location", new CapturedRow.Wkb(TestRows.point(999, 0))));
        say(node(3, 702, 0x30));
        say(late);
        rows.add(node(3, 702, 0x30));
        audit();
        assertThat(findings).isEmpty();
    }

    @Test
    void aLetterThatWasDroppedOrReplayedExcusesWhereItStood() {
        say(node(1, 700, 0x10));
        say(node(3, 702, 0x30));
        say(node(5, 704, 0x50));
        say(node(2, 701, 0x20));
        rows.add(node(5, 704, 0x50));
        dead.add(act("replayed", "dead/a1b2c3d4/701/20/0"));
        audit();
        assertThat(findings)
                .extracting(Finding::kind, Finding::version)
                .containsExactly(tuple(Finding.Kind.MISSING, 4L));
        dead.add(act("dropped", "dead/a1b2c3d4/703/40/0"));
        assertThat(audit().isConsistent()).isTrue();
    }

    @Test
    void aRowThatTheLawKeepsBackNeedsALetter() {
        CapturedRow bad = bad(2, 701, 0x20);
        say(node(1, 700, 0x10));
        rows.add(bad);
        AuditReport report = audit();
        assertThat(findings)
                .containsExactly(new Finding(
                        Finding.Kind.MISSING,
                        "node",
                        KEY,
                        2L,
                        1,
                        null,
                        "no message of this version, and no dead letter of it either"));
        assertThat(collection(report, "node").dead()).isZero();
        lettersAreWhole = false;
        assertThat(collection(audit(), "node").unjudged())
                .as("the letter may have expired")
                .isEqualTo(1);
        assertThat(findings).isEmpty();
        lettersAreWhole = true;
        dead.add(act("dropped", "dead/a1b2c3d4/701/20/0"));
        assertThat(collection(audit(), "node").unjudged())
                .as("the one that was dropped may have been its")
                .isEqualTo(1);
        assertThat(findings).isEmpty();
        dead.set(0, act("dropped", "dead/a1b2c3d4/699/9/0"));
        audit();
        assertThat(findings).as("one before its last event was not").hasSize(1);
        setAside(bad);
        assertThat(collection(audit(), "node").dead()).isEqualTo(1);
        assertThat(findings).isEmpty();
    }

    @Test
    void aRowThatWasToldUnderAnotherLawIsNotJudged() {
        say(node(2, 701, 0x20));
        rows.add(bad(2, 701, 0x20));
        assertThat(collection(audit(), "node").unjudged()).isEqualTo(1);
        assertThat(findings).isEmpty();
    }

    @Test
    void aRowOrADomainEventThatWasNeverToldNeedsALetter() {
        rows.add(bad(1, 701, 0x20));
        CapturedRow unknown = TestRows.with(outbox("7", "{}"), "type", "vanished");
        rows.add(unknown);
        audit();
        assertThat(findings)
                .extracting(Finding::kind, Finding::key)
                .containsExactly(tuple(Finding.Kind.MISSING, KEY), tuple(Finding.Kind.MISSING, "7"));
        setAside(bad(1, 701, 0x20));
        setAside(unknown);
        AuditReport report = audit();
        assertThat(findings).isEmpty();
        assertThat(collection(report, "node").dead()).isEqualTo(1);
        assertThat(collection(report, "outbox").dead()).isEqualTo(1);
    }

    private static StreamMessage act(String act, String letter) {
        byte[] body = ("{\"act\": \"" + act + "\", \"letter\": \"" + letter + "\"}").getBytes(StandardCharsets.UTF_8);
        return new StreamMessage(1, "wg.dead.act." + act, Map.of(), body);
    }
}
