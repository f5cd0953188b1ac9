package org.weltgewebe.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageIdTest {

    @Test
    void theIdsOfRowsAreRead() {
        assertThat(MessageId.of("a1b2c3d4/771/16b3700/3"))
                .contains(new MessageId(false, "a1b2c3d4", 771, 0x16B3700, 3));
        assertThat(MessageId.of("a1b2c3d4/snapshot/node/k/with/slashes/771"))
                .contains(new MessageId(true, "a1b2c3d4", 771, 0, 0));
        assertThat(MessageId.of("a1b2c3d4/backfill/run-1/node/k/771"))
                .contains(new MessageId(true, "a1b2c3d4", 771, 0, 0));
        assertThat(MessageId.of("a1b2c3d4/backfill/run-1/node/k/0"))
                .as("a reading that found no row")
                .contains(new MessageId(true, "a1b2c3d4", 0, 0, 0));
        assertThat(MessageId.of("a1b2c3d4/771/16b3700/3/again/17"))
                .contains(new MessageId(true, "a1b2c3d4", MessageId.UNKNOWN_XID, 0, 0));
        assertThat(MessageId.of("a1b2c3d4/rehearsal/node/k"))
                .contains(new MessageId(true, "a1b2c3d4", MessageId.UNKNOWN_XID, 0, 0));
    }

    @Test
    void othersAreNot() {
        for (String id : new String[] {
            "",
            "a1b2c3d4",
            "00000000-0000-0000-0000-000000000001",
            "a1b2c3d4/771",
            "a1b2c3d4/771/16b3700",
            "a1b2c3d4/771/xyz/0",
            "a1b2c3d4/snapshot/complete",
            "/771/16b3700/3"
        }) {
            assertThat(MessageId.of(id)).as(id).isEmpty();
        }
    }

    @Test
    void positionsAreUnsigned() {
        MessageId low = MessageId.of("e/1/7fffffffffffffff/0").orElseThrow();
        MessageId high = MessageId.of("e/1/8000000000000000/0").orElseThrow();
        assertThat(low).isLessThan(high);
        assertThat(high).isLessThan(MessageId.of("e/1/8000000000000000/1").orElseThrow());
    }
}
