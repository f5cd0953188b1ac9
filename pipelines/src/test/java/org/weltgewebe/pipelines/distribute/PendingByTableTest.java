package org.weltgewebe.pipelines.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weltgewebe.schemas.event.EventEnvelope;

class PendingByTableTest {

    private final Map<String, Supplier<@Nullable Instant>> told = new HashMap<>();
    private final PendingByTable pending = new PendingByTable(told::put);

    @Test
    void aTableWaitsSinceItsOldestMessageAndNotAtAllWhenAllAreStored() {
        OutgoingMessage first = message("wg.event.node.upserted", 1);
        OutgoingMessage second = message("wg.event.node.deleted", 2);
        pending.sent(first);
        pending.sent(second);
        assertThat(since("node")).isEqualTo(Instant.ofEpochSecond(1));
        pending.stored(first);
        assertThat(since("node")).isEqualTo(Instant.ofEpochSecond(2));
        pending.stored(second);
        assertThat(since("node")).isNull();
    }

    @Test
    void nothingWaitsWhenTheSenderIsGone() {
        pending.sent(message("wg.event.node.upserted", 1));
        pending.sent(message("wg.event.place.upserted", 2));
        pending.clear();
        assertThat(since("node")).isNull();
        assertThat(since("place")).isNull();
        pending.sent(message("wg.event.node.upserted", 3));
        assertThat(since("node")).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void anAnswerOutOfOrderHidesNoOlderMessage() {
        OutgoingMessage first = message("wg.event.node.upserted", 1);
        OutgoingMessage second = message("wg.event.node.upserted", 2);
        pending.sent(first);
        pending.sent(second);
        pending.stored(second);
        assertThat(since("node")).isEqualTo(Instant.ofEpochSecond(1));
        pending.stored(first);
        assertThat(since("node")).isNull();
    }

    @Test
    void tablesDoNotWaitForEachOther() {
        pending.sent(message("wg.event.node.upserted", 1));
        OutgoingMessage outbox = message("wg.outbox.node.created", 2);
        pending.sent(outbox);
        pending.sent(message("wg.dead.classify", 3));
        pending.stored(outbox);
        assertThat(told).containsOnlyKeys("node", "outbox", "dead");
        assertThat(since("outbox")).isNull();
        assertThat(since("node")).isNotNull();
    }

    private @Nullable Instant since(String table) {
        return told.get(table).get();
    }

    private static OutgoingMessage message(String subject, long second) {
        return new OutgoingMessage(
                "S",
                subject,
                new EventEnvelope(
                        "id" + second, "s", "t", "k", Instant.ofEpochSecond(second), "0/0", null, new byte[0]));
    }
}
