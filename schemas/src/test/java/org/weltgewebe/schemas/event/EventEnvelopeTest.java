package org.weltgewebe.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventEnvelopeTest {

    private static final EventEnvelope ENVELOPE = new EventEnvelope(
            "a1b2c3d4/741/16b3748/0",
            "/weltgewebe/a1b2c3d4",
            "org.weltgewebe.node.upserted.v1",
            "Mühle",
            Instant.parse("2026-11-27T10:00:00.123456Z"),
            "16b3748/0",
            null,
            "{\"key\":\"Mühle\"}".getBytes(StandardCharsets.UTF_8));

    @Test
    void whatWasWrittenIsIntactAndComesBack() {
        Map<String, String> headers = ENVELOPE.headers();
        assertThat(EventEnvelope.isIntact(headers::get, ENVELOPE.data())).isTrue();
        assertThat(EventEnvelope.of(headers::get, ENVELOPE.data()))
                .usingRecursiveComparison()
                .isEqualTo(ENVELOPE);
    }

    @Test
    void everyFlippedBitOfThePayloadIsSeen() {
        Map<String, String> headers = ENVELOPE.headers();
        for (int bit = 0; bit < ENVELOPE.data().length * 8; bit++) {
            byte[] flipped = ENVELOPE.data().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(EventEnvelope.isIntact(headers::get, flipped)).isFalse();
        }
    }

    @Test
    void anotherValueOfAnAttributeIsSeen() {
        for (String name : ENVELOPE.headers().keySet()) {
            Map<String, String> headers = ENVELOPE.headers();
            headers.put(name, headers.get(name) + "0");
            boolean covered = name.startsWith("ce-") && !name.equals("ce-specversion");
            assertThat(EventEnvelope.isIntact(headers::get, ENVELOPE.data()))
                    .as(name)
                    .isEqualTo(!covered);
        }
    }

    @Test
    void whatMovesFromOneAttributeToTheNextIsSeen() {
        Map<String, String> headers = ENVELOPE.headers();
        headers.put(
                "ce-type", headers.get("ce-type") + headers.get("ce-subject").charAt(0));
        headers.put("ce-subject", headers.get("ce-subject").substring(1));
        assertThat(EventEnvelope.isIntact(headers::get, ENVELOPE.data())).isFalse();
    }

    @Test
    void aMessageOfBeforeTheDigestIsTakenAsItIs() {
        Map<String, String> headers = ENVELOPE.headers();
        headers.remove(EventEnvelope.DIGEST);
        assertThat(EventEnvelope.isIntact(headers::get, new byte[] {1})).isTrue();
        assertThat(EventEnvelope.of(headers::get, ENVELOPE.data()).id()).isEqualTo(ENVELOPE.id());
    }
}
