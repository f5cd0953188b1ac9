package org.weltgewebe.pipelines.capture.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class PendingChangesTest {

    private static final Schema SCHEMA =
            SchemaBuilder.struct().field("text", Schema.STRING_SCHEMA).build();

    private final PendingChanges changes = new PendingChanges();

    @Test
    void debeziumFindsItByItsNameAndTheTailByItsTicketOnce() {
        assertThat(ServiceLoader.load(QueueProvider.class).stream()
                        .filter(provider -> provider.type().equals(PendingChanges.class)))
                .hasSize(1);
        changes.configure(Map.of(PendingChanges.TICKET, "t"));
        assertThat(changes.name()).isEqualTo(PendingChanges.TYPE);
        assertThat(PendingChanges.take("t")).isSameAs(changes);
        assertThatThrownBy(() -> PendingChanges.take("t")).hasMessageContaining("was not used");
    }

    @Test
    void orderStaysWhoeverTakes() {
        for (String topic : List.of("a", "b", "c", "d")) {
            changes.enqueue(change(topic, ""));
        }
        assertThat(changes.poll().getRecord().topic()).isEqualTo("a");
        List<SourceRecord> taken = new ArrayList<>();
        changes.drainTo(taken, 2);
        assertThat(taken).extracting(SourceRecord::topic).containsExactly("b", "c");
        assertThat(changes.size()).isEqualTo(1);
        assertThat(changes.poll().getRecord().topic()).isEqualTo("d");
        assertThat(changes.poll()).isNull();
    }

    @Test
    void theFirstChangeEndsTheWaiting() throws Exception {
        CompletableFuture<Integer> seen = CompletableFuture.supplyAsync(() -> {
            try {
                changes.await(TimeUnit.HOURS.toMillis(1));
                return changes.size();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        changes.enqueue(change("a", ""));
        assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        changes.poll();
        changes.await(1);
        assertThat(changes.size())
                .as("an empty queue is waited for no longer than asked")
                .isZero();
    }

    @Test
    void itIsFullByBytesLongBeforeItIsFullByCount() {
        String wide = "x".repeat(10 << 20);
        int rows = 0;
        while (changes.size() < PendingChanges.MAX_CHANGES) {
            changes.enqueue(change("wide", wide));
            rows++;
            assertThat(rows).as("rows of 10 MiB in a queue of 64 MiB").isLessThanOrEqualTo(7);
        }
        while (changes.poll() != null) {
            rows--;
        }
        assertThat(rows).isZero();
        assertThat(changes.size()).isZero();
    }

    private static DataChangeEvent change(String topic, String text) {
        Struct value = new Struct(SCHEMA).put("text", text);
        return new DataChangeEvent(new SourceRecord(Map.of("p", 1), Map.of("o", 1L), topic, SCHEMA, value));
    }
}
