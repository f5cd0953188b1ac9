package org.weltgewebe.pipelines.classify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.classify.Classification.DomainEvent;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.classify.Classification.Withheld;
import org.weltgewebe.schemas.FaultCode;

/** Rows of the transactional outbox. Only insertions mean something: cleaning up sent rows is no event. */
final class OutboxClassifier {

    static final String TABLE = "wg.outbox";
    static final List<String> COLUMNS =
            List.of("id", "aggregate_type", "aggregate_id", "type", "payload", "trace_parent", "occurred_at");

    /** W3C Trace Context: free text in its column must not become a header. */
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final EventTypes eventTypes;

    OutboxClassifier(EventTypes eventTypes) {
        this.eventTypes = eventTypes;
    }

    Classification classify(CapturedRow row) {
        if (row.operation() == Operation.DELETE || row.operation() == Operation.UPDATE) {
            return new Withheld("outbox", List.of());
        }
        Map<String, @Nullable Object> columns = row.columns();
        if (!(columns.get("id") instanceof String id)) {
            return new Rejected(FaultCode.ROW_UNDECODABLE, TABLE, null, List.of("id"), "id: missing or unreadable");
        }
        if (!(columns.get("aggregate_type") instanceof String aggregate)
                || !(columns.get("type") instanceof String type)
                || !(columns.get("aggregate_id") instanceof String aggregateId)
                || !(columns.get("payload") instanceof String payload)) {
            List<String> required = List.of("aggregate_type", "type", "aggregate_id", "payload");
            return new Rejected(
                    FaultCode.ROW_UNDECODABLE, TABLE, id, required, "a required column: missing or unreadable");
        }
        if (!eventTypes.isKnown(aggregate, type)) {
            // The names are free text of whoever wrote the row: not quoted.
            return new Rejected(
                    FaultCode.EVENT_TYPE_UNKNOWN,
                    TABLE,
                    id,
                    List.of("aggregate_type", "type"),
                    "event type: no schema (expected: schemas/events/<aggregate_type>.<type>.v1.schema.json)");
        }
        Optional<String> problem = eventTypes.problem(aggregate, type, payload);
        if (problem.isPresent()) {
            return new Rejected(FaultCode.EVENT_PAYLOAD_INVALID, TABLE, id, List.of("payload"), problem.get());
        }
        return new DomainEvent(
                id,
                aggregate,
                aggregateId,
                type,
                payload.getBytes(StandardCharsets.UTF_8),
                columns.get("trace_parent") instanceof String trace
                                && TRACE_PARENT.matcher(trace).matches()
                        ? trace
                        : null,
                columns.get("occurred_at") instanceof Instant at ? at : null);
    }
}
