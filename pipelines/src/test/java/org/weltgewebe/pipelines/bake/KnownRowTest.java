package org.weltgewebe.pipelines.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.weltgewebe.schemas.event.RowEvent;

class KnownRowTest {

    private static final TilePlan PLAN = TestContracts.plan();

    @Test
    void olderVersionsAreSupersededEqualOnesAreReplays() {
        KnownRow known = after(null, account(3));
        assertThat(KnownRow.isSuperseded(known, account(2))).isTrue();
        assertThat(KnownRow.isSuperseded(known, account(3))).isFalse();
        assertThat(KnownRow.isSuperseded(null, account(1))).isFalse();
    }

    @Test
    void aDeleteOfTheKnownVersionWinsAndIsForgotten() {
        KnownRow known = after(null, account(3));
        RowChange deletion = change(TestContracts.gone(RowEvent.Kind.DELETED, "account", "a", 3), 9);
        assertThat(KnownRow.isSuperseded(known, deletion)).isFalse();
        assertThat(KnownRow.after(known, deletion, 0)).isNull();
    }

    @Test
    void aLineKeepsTheLinkOfAnEndThatStays() {
        KnownRow first = after(null, edge("a", "b", 1, 10));
        KnownRow second = after(first, edge("a", "c", 2, 20));
        assertThat(first.fromLink()).isEqualTo(10);
        assertThat(second.fromLink()).isEqualTo(10);
        assertThat(second.toLink()).isEqualTo(20);
    }

    @Test
    void stateFormsComeBackAndUnknownOnesAreRefused() {
        KnownRow known = after(null, edge("a", "b", 1, 10));
        assertThat(KnownRow.decode(known.encode())).usingRecursiveComparison().isEqualTo(known);
        KnownLine line = KnownLine.UNKNOWN
                .withRow(known.line(), 10, 10)
                .withStart(new LineEnd(10, true, 9.5, 47.1))
                .withEnd(new LineEnd(10, false, 0, 0));
        assertThat(KnownLine.decode(line.encode())).usingRecursiveComparison().isEqualTo(line);
        byte[] newer = known.encode();
        newer[0] = 99;
        assertThatThrownBy(() -> KnownRow.decode(newer)).hasMessageContaining("row form: 99 (expected: 1");
        byte[] newerLine = Objects.requireNonNull(known.line()).clone();
        newerLine[0] = 99;
        assertThatThrownBy(() -> LineRow.decode(newerLine)).hasMessageContaining("line version: 99");
    }

    @Test
    void anAnswerAboutAnOlderTieIsDroppedAndOneAboutANewerTieIsKept() {
        byte[] row = after(null, edge("a", "b", 1, 10)).line();
        KnownLine line = KnownLine.UNKNOWN
                .withStart(new LineEnd(20, true, 1, 1))
                .withStart(new LineEnd(10, true, 2, 2))
                .withEnd(new LineEnd(20, true, 3, 3));
        assertThat(line.withRow(row, 10, 20).feature()).isEmpty();
        assertThat(line.withRow(row, 20, 20).feature()).isPresent();
    }

    private static KnownRow after(KnownRow known, RowChange change) {
        return Objects.requireNonNull(KnownRow.after(known, change, 0));
    }

    private static RowChange account(long version) {
        return change(
                TestContracts.shown(
                        "account", "a", version, TestContracts.point(9.5, 47.1), TestContracts.title("t"), null),
                version);
    }

    private static RowChange edge(String from, String to, long version, long sequence) {
        return change(
                TestContracts.shown(
                        "edge", "e", version, null, TestContracts.ends("account", from, "account", to, "t"), null),
                sequence);
    }

    private static RowChange change(RowEvent event, long sequence) {
        return TestContracts.change(PLAN, event, sequence);
    }
}
