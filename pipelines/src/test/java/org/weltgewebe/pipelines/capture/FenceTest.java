package org.weltgewebe.pipelines.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FenceTest {

    private static final ChangePosition POSITION = new ChangePosition(771, 0x16B3700, 0, Instant.EPOCH);

    @Test
    void aNonceMakesAFence() {
        assertThat(Fence.of(mark("wg.fence", "0a1b2c3d-ffff"))).contains(new Fence("0a1b2c3d-ffff", POSITION));
        assertThat(Fence.of(mark("wg.fence", "a".repeat(64)))).isPresent();
    }

    @Test
    void whatCouldTellSomethingIsNone() {
        for (String content : new String[] {"", "a".repeat(65), "ada@example.org", "Ada", "0A", "a b", "a\nb"}) {
            assertThat(Fence.of(mark("wg.fence", content))).as(content).isEmpty();
        }
    }

    @Test
    void anotherMarkIsNone() {
        assertThat(Fence.of(mark("wg.backfill", "0a"))).isEmpty();
    }

    private static SlotRecord.Mark mark(String prefix, String content) {
        return new SlotRecord.Mark(prefix, content, POSITION);
    }
}
