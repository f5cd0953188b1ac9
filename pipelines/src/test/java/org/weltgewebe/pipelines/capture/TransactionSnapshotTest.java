package org.weltgewebe.pipelines.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransactionSnapshotTest {

    @Test
    void whatHadEndedIsSeenAndNothingElse() {
        TransactionSnapshot snapshot = TransactionSnapshot.parse("10:20:10,14");
        assertThat(snapshot.sees(9)).isTrue();
        assertThat(snapshot.sees(10)).isFalse();
        assertThat(snapshot.sees(13)).isTrue();
        assertThat(snapshot.sees(14)).isFalse();
        assertThat(snapshot.sees(19)).isTrue();
        assertThat(snapshot.sees(20)).isFalse();
        assertThat(TransactionSnapshot.parse("20:20:").sees(19)).isTrue();
    }

    @Test
    void theSlotTellsTransactionsWithoutTheirEpoch() {
        long epoch = 1L << 32;
        TransactionSnapshot wrapped = TransactionSnapshot.parse((epoch + 5) + ":" + (epoch + 8) + ":" + (epoch + 6));
        assertThat(wrapped.sees(4)).isTrue();
        assertThat(wrapped.sees(6)).isFalse();
        assertThat(wrapped.sees(7)).isTrue();
        assertThat(wrapped.sees(8)).isFalse();
        assertThat(wrapped.sees(epoch - 3)).as("before the wrap").isTrue();
        TransactionSnapshot ahead = TransactionSnapshot.parse((epoch - 4) + ":" + (epoch - 2) + ":" + (epoch - 4));
        assertThat(ahead.sees(epoch - 4)).isFalse();
        assertThat(ahead.sees(5)).as("begun after the wrap").isFalse();
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        assertThatThrownBy(() -> TransactionSnapshot.parse("10:20"))
                .hasMessage("snapshot: 10:20 (expected: xmin:xmax:xip,…)");
    }
}
