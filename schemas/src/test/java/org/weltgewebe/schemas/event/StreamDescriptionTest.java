package org.weltgewebe.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamDescriptionTest {

    private static final Instant MADE = Instant.parse("2026-11-27T10:00:00.123456789Z");

    @Test
    void tellsWhenTheStreamWasMade() {
        assertThat(StreamDescription.made(StreamDescription.of("Row events (and more)", MADE)))
                .contains(MADE);
    }

    @Test
    void tellsNothingThatNobodyWroteDown() {
        assertThat(StreamDescription.made(null)).isEmpty();
        assertThat(StreamDescription.made("")).isEmpty();
        assertThat(StreamDescription.made("Row events (made by hand)")).isEmpty();
        assertThat(StreamDescription.made("Row events (made yesterday)")).isEmpty();
        assertThat(StreamDescription.made("(made " + MADE + ") of old")).isEmpty();
    }
}
