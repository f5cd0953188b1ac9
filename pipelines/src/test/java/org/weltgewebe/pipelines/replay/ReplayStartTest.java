package org.weltgewebe.pipelines.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayStartTest {

    @Test
    void digitsAreASequenceATimeHasAnOffsetAndTheRestIsAnId() {
        assertThat(ReplayStart.parse("42")).isEqualTo(new ReplayStart.Sequence(42));
        assertThat(ReplayStart.parse("2026-11-27T11:00:00+01:00"))
                .isEqualTo(new ReplayStart.Time(Instant.parse("2026-11-27T10:00:00Z")));
        assertThat(ReplayStart.parse("a1b2c3d4/771/16b3700/0"))
                .isEqualTo(new ReplayStart.EventId("a1b2c3d4/771/16b3700/0"));
        assertThat(ReplayStart.parse("00000000-0000-0000-0000-000000000001")).isInstanceOf(ReplayStart.EventId.class);
    }

    @Test
    void whatIsNoStartIsRefused() {
        for (String wrong : new String[] {"0", " ", "2026-11-27", "2026-11-27T10:00:00"}) {
            assertThatThrownBy(() -> ReplayStart.parse(wrong)).as(wrong).hasMessageContaining("--from: ");
        }
    }
}
