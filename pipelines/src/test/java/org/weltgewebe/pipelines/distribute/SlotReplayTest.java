package org.weltgewebe.pipelines.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotReplayTest {

    private static final String SOURCE = Messages.source("e");

    private final SlotReplay slot = new SlotReplay("e", 0x8000_0000_0000_0010L);

    @Test
    void aSlotRepeatsWhatLiesWhereItReadsItsLogOrBehind() {
        assertThat(slot.mayRepeat(SOURCE, "800000000000000f/7")).isFalse();
        assertThat(slot.mayRepeat(SOURCE, "8000000000000010/0")).isTrue();
        assertThat(slot.mayRepeat(SOURCE, "7fffffffffffffff/0")).as("unsigned").isFalse();
    }

    @Test
    void aReadingHasNoPlaceAndMayComeAgain() {
        assertThat(slot.mayRepeat(SOURCE, "0/0")).isTrue();
    }

    @Test
    void whatAnotherSlotOrSomebodyElseSaidIsNotRepeated() {
        assertThat(slot.mayRepeat(Messages.source("f"), "8000000000000010/0")).isFalse();
        assertThat(slot.mayRepeat(null, null)).isFalse();
        assertThat(slot.mayRepeat(SOURCE, null)).isFalse();
        assertThat(slot.mayRepeat(SOURCE, "somewhere")).isFalse();
        assertThat(slot.mayRepeat(SOURCE, "x/0")).isFalse();
    }
}
