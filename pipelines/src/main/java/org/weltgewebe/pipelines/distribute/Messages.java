package org.weltgewebe.pipelines.distribute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.classify.Classification.DomainEvent;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

/**
 * Makes messages with ids that a replay repeats exactly, so that the stream absorbs it.
 *
 * <ul>
 *   <li>row change: {@code <epoch>/<xid>/<lsn hex>/<ordinal>};
 *   <li>row of the snapshot: {@code <epoch>/snapshot/<collection>/<key>/<xmin>}, the same for the same version of the row;
 *   <li>domain event: the uuid of its outbox row, which survives even a new slot;
 *   <li>dead letter: {@code dead/} and the id the message would have had.
 * </ul>
 */
public final class Messages {

    /** Subject of the announcement that the snapshot is complete. */
    public static final String SNAPSHOT_SUBJECT = "wg.capture.snapshot";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String epoch;
    private final String source;

    /** Messages of a slot with this epoch. */
    public Messages(String epoch) {
        this.epoch = epoch;
        this.source = source(epoch);
    }

    /** The CloudEvents source of a slot epoch. */
    public static String source(String epoch) {
        return "/weltgewebe/" + epoch;
    }

    /** The public projection of a row change. */
    public OutgoingMessage row(RowEvent event, CapturedRow row) {
        ChangePosition position = row.position();
        String id = row.operation() == Operation.READ
                ? snapshotId(event.collection(), event.key(), position.xid())
                : changeId(position);
        EventEnvelope envelope = new EventEnvelope(
                id,
                source,
                event.type(),
                event.key(),
                position.commitTime(),
                positionOf(position),
                null,
                RowEventCodec.encode(event));
        return new OutgoingMessage(Subjects.STREAM_EVENT, Subjects.row(event.collection(), event.kind()), envelope);
    }

    /** A domain event of the outbox. */
    public OutgoingMessage domain(DomainEvent event, CapturedRow row) {
        EventEnvelope envelope = new EventEnvelope(
                event.id(),
                source,
                "org.weltgewebe." + event.aggregateType() + "." + event.type() + ".v1",
                event.aggregateId(),
                row.position().commitTime(),
                positionOf(row.position()),
                event.traceParent(),
                event.payload());
        return new OutgoingMessage(
                Subjects.STREAM_EVENT, Subjects.outbox(event.aggregateType(), event.type()), envelope);
    }

    /** The announcement that every row that existed before the slot has been published. */
    public OutgoingMessage snapshotCompleted(SnapshotCompleted completed) {
        EventEnvelope envelope = new EventEnvelope(
                epoch + "/snapshot/complete",
                source,
                "org.weltgewebe.capture.snapshot-completed.v1",
                epoch,
                completed.at(),
                "0/0",
                null,
                json(JSON.createObjectNode().put("epoch", epoch)));
        return new OutgoingMessage(Subjects.STREAM_EVENT, SNAPSHOT_SUBJECT, envelope);
    }

    /** A row that cannot go on: where it stands and what is wrong with it, none of its values. */
    public OutgoingMessage dead(Rejected rejected, CapturedRow row) {
        ChangePosition position = row.position();
        String id = "dead/"
                + (row.operation() == Operation.READ
                        ? snapshotId(rejected.table(), String.valueOf(rejected.key()), position.xid())
                        : changeId(position));
        ObjectNode body = body(rejected.fault(), rejected.reason());
        body.put("table", rejected.table());
        body.put("operation", row.operation().name().toLowerCase(Locale.ROOT));
        if (rejected.key() != null) {
            body.put("key", rejected.key());
        }
        body.put("position", position.label());
        rejected.columns().forEach(body.putArray("columns")::add);
        String subject = rejected.key() == null ? rejected.table() : rejected.key();
        return deadLetter(rejected.fault(), id, subject, position.commitTime(), positionOf(position), body);
    }

    /** A message the stream can never take because of its size, reduced to a dead letter. */
    public OutgoingMessage tooLarge(OutgoingMessage message, long maxBytes) {
        EventEnvelope envelope = message.envelope();
        ObjectNode body = body(
                FaultCode.MESSAGE_TOO_LARGE,
                "payload: " + envelope.data().length + " bytes (expected: at most " + maxBytes
                        + " with its headers; max_payload of nats-server)");
        body.put("key", envelope.subject());
        body.put("subject", message.subject());
        body.put("position", envelope.position());
        return deadLetter(
                FaultCode.MESSAGE_TOO_LARGE,
                "dead/" + envelope.id(),
                envelope.subject(),
                envelope.time(),
                envelope.position(),
                body);
    }

    private OutgoingMessage deadLetter(
            FaultCode fault, String id, String about, Instant time, String position, ObjectNode body) {
        String type =
                "org.weltgewebe.dead." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".v1";
        return new OutgoingMessage(
                Subjects.STREAM_DEAD,
                Subjects.dead(fault.stage()),
                new EventEnvelope(id, source, type, about, time, position, null, json(body)));
    }

    private static ObjectNode body(FaultCode fault, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.put("fault", fault.name());
        body.put("stage", fault.stage().label());
        body.put("reason", reason);
        return body;
    }

    private String changeId(ChangePosition position) {
        return epoch + "/" + position.label();
    }

    private String snapshotId(String collection, String key, long xmin) {
        return epoch + "/snapshot/" + collection + "/" + key + "/" + xmin;
    }

    private static String positionOf(ChangePosition position) {
        return Long.toHexString(position.lsn()) + "/" + position.ordinal();
    }

    private static byte[] json(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain nodes always has a JSON form", e);
        }
    }
}
