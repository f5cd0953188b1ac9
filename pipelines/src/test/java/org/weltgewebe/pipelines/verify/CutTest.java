package org.weltgewebe.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.TransactionSnapshot;

class CutTest {

    private static final Instant AT = Instant.parse("2026-11-27T10:00:00Z");

    @Test
    void aSnapshotHoldsWhatWasOver() {
        Cut cut = new Cut(TransactionSnapshot.parse("100:105:100,103"), AT);
        assertThat(cut.holds(99, AT)).isTrue();
        assertThat(cut.holds(100, AT)).isFalse();
        assertThat(cut.holds(101, AT)).isTrue();
        assertThat(cut.holds(103, AT)).isFalse();
        assertThat(cut.holds(105, AT)).isFalse();
        assertThat(new Cut(TransactionSnapshot.parse("100:100:"), AT).holds(99, AT))
                .isTrue();
    }

    @Test
    void transactionIdsOfMessagesAreThoseNearTheSnapshot() {
        long epoch = 3L << 32;
        Cut cut = new Cut(new TransactionSnapshot(epoch + 2, epoch + 5, java.util.Set.of(epoch + 3)), AT);
        assertThat(cut.holds(0xFFFF_FFFFL, AT)).as("just before the turn").isTrue();
        assertThat(cut.holds(1, AT)).isTrue();
        assertThat(cut.holds(3, AT)).isFalse();
        assertThat(cut.holds(5, AT)).isFalse();
        Cut before = new Cut(new TransactionSnapshot(epoch - 2, epoch - 2, java.util.Set.of()), AT);
        assertThat(before.holds(3, AT)).as("just behind the turn").isFalse();
    }

    @Test
    void whatWasCommittedLongBeforeIsHeldWhateverItsId() {
        assertThat(new Cut(TransactionSnapshot.parse("100:100:"), AT).holds(500, AT.minusSeconds(3_601)))
                .isTrue();
        assertThat(new Cut(TransactionSnapshot.parse("100:100:"), AT).holds(500, AT.minusSeconds(3_599)))
                .isFalse();
    }

    @Test
    void whatWasReadBeforeIsHeldHoweverLongAgoItWasWritten() {
        long epoch = 3L << 32;
        Cut cut = new Cut(new TransactionSnapshot(epoch + 5, epoch + 5, java.util.Set.of()), AT);
        long ancient = 1L << 30;
        assertThat(cut.holds(ancient, AT)).as("taken for one of the future").isFalse();
        assertThat(cut.holdsReading(ancient, AT.minusSeconds(61))).isTrue();
        assertThat(cut.holdsReading(4, AT.plusSeconds(9))).isTrue();
        assertThat(cut.holdsReading(ancient, AT.minusSeconds(59))).isNull();
        assertThat(cut.holdsReading(0, AT.minusSeconds(61))).as("no row").isTrue();
        assertThat(cut.holdsReading(0, AT)).isNull();
    }

    @Test
    void anotherTextIsRefused() {
        assertThatThrownBy(() -> new Cut(TransactionSnapshot.parse("100:100"), AT))
                .hasMessage("snapshot: 100:100 (expected: xmin:xmax:xip,…)");
    }
}
