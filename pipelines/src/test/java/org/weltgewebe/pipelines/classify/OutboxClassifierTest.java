package org.weltgewebe.pipelines.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.classify.Classification.DomainEvent;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.classify.Classification.Withheld;
import org.weltgewebe.schemas.FaultCode;

class OutboxClassifierTest {

    private static final String ID = "00000000-0000-0000-0000-000000000001";
    private static final String ABOUT = "00000000-0000-0000-0000-000000000002";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String VALID = "{\"version\": 1, \"fields\": [\"title\"]}";

    private final OutboxClassifier outbox = new OutboxClassifier(TestLaw.eventTypes());

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"INSERT", "READ"})
    void aValidEventGoesOnAsItIs(Operation operation) {
        DomainEvent event = (DomainEvent) outbox.classify(row(operation, Map.of()));
        assertThat(event.id()).isEqualTo(ID);
        assertThat(event.aggregateId()).isEqualTo(ABOUT);
        assertThat(event.aggregateType() + "." + event.type()).isEqualTo("node.created");
        assertThat(new String(event.payload(), StandardCharsets.UTF_8)).isEqualTo(VALID);
        assertThat(event.traceParent()).isEqualTo(TRACE);
        assertThat(event.occurredAt()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"UPDATE", "DELETE"})
    void tidyingUpIsNoEvent(Operation operation) {
        assertThat(outbox.classify(row(operation, Map.of()))).isInstanceOf(Withheld.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\": 1, \"fields\": [], \"canary7f3a9c\": \"canary7f3a9c\"}",
                "{\"version\": \"canary7f3a9c\", \"fields\": []}",
                "{\"version\": 1, \"fields\": [\"canary7f3a9c\"]}",
                "{\"version\": 0, \"fields\": [\"title\", \"title\"]}",
                "[\"canary7f3a9c\"]",
                "canary7f3a9c",
                "",
                "null"
            })
    void anInvalidPayloadIsRefusedWithoutItsValues(String payload) {
        Rejected rejected = rejected(Map.of("payload", payload));
        assertThat(rejected.fault()).isEqualTo(FaultCode.EVENT_PAYLOAD_INVALID);
        assertThat(rejected.key()).isEqualTo(ID);
        assertThat(rejected.columns()).containsExactly("payload");
        assertThat(rejected.toString()).doesNotContain(TestRows.CANARY);
    }

    @Test
    void anUnknownTypeIsRefusedWithoutItsName() {
        for (String column : new String[] {"aggregate_type", "type"}) {
            Rejected rejected = rejected(Map.of(column, TestRows.CANARY));
            assertThat(rejected.fault()).isEqualTo(FaultCode.EVENT_TYPE_UNKNOWN);
            assertThat(rejected.toString()).doesNotContain(TestRows.CANARY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "aggregate_type", "aggregate_id", "type", "payload"})
    void aRowWithoutARequiredColumnIsRefused(String column) {
        Rejected rejected = rejected(Map.of(column, new CapturedRow.Unreadable("xml")));
        assertThat(rejected.fault()).isEqualTo(FaultCode.ROW_UNDECODABLE);
        assertThat(rejected.columns()).contains(column);
        assertThat(rejected.key()).isEqualTo(column.equals("id") ? null : ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary7f3a9c", "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ""})
    void whatIsNoTraceContextDoesNotBecomeAHeader(String trace) {
        DomainEvent event = (DomainEvent) outbox.classify(row(Operation.INSERT, Map.of("trace_parent", trace)));
        assertThat(event.traceParent()).isNull();
    }

    @Test
    void onlyFilesNamedLikeEventTypesAreEventTypes(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("node.moved.v1.schema.json"), "{\"type\": \"object\"}");
        Files.writeString(directory.resolve("row-event.v1.schema.json"), "{}");
        Files.writeString(directory.resolve("README.md"), "");
        EventTypes types = EventTypes.load(directory);
        assertThat(types.isKnown("node", "moved")).isTrue();
        assertThat(types.isKnown("node", "row-event")).isFalse();
        assertThat(types.problem("node", "moved", "{}")).isEmpty();
        assertThat(types.problem("node", "moved", "1"))
                .hasValueSatisfying(p -> assertThat(p).contains("type"));
        assertThatThrownBy(() -> types.problem("node", "sunk", "{}")).hasMessageContaining("ask isKnown first");
        assertThatThrownBy(() -> EventTypes.load(directory.resolve("none"))).hasMessageContaining("event schemas");
    }

    private Rejected rejected(Map<String, Object> changes) {
        return (Rejected) outbox.classify(row(Operation.INSERT, changes));
    }

    private static CapturedRow row(Operation operation, Map<String, Object> changes) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("id", ID);
        columns.put("aggregate_type", "node");
        columns.put("aggregate_id", ABOUT);
        columns.put("type", "created");
        columns.put("payload", VALID);
        columns.put("trace_parent", TRACE);
        columns.put("occurred_at", Instant.EPOCH);
        columns.putAll(changes);
        return TestRows.row(operation, OutboxClassifier.TABLE, columns);
    }
}
