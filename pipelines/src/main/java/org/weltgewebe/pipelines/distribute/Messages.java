package org.weltgewebe.pipelines.distribute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.classify.Classification.DomainEvent;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.deadletter.Original;
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
 *   <li>row of a backfill: {@code <epoch>/backfill/<run>/<collection>/<key>/<xmin>}: another run tells it anew on purpose;
 *   <li>domain event: the uuid of its outbox row, which survives even a new slot;
 *   <li>fence: {@code <epoch>/fence/<nonce>};
 *   <li>dead letter: {@code dead/} and the id the message would have had; a row of the snapshot whose key cannot be read is named by its
 *       place in the table, {@code <epoch>/snapshot/<table>/at/<ctid>/<xmin>}, since no value of it may stand in an id.
 * </ul>
 */
public final class Messages {

    /** Subject of the announcement that the snapshot is complete. */
    public static final String SNAPSHOT_SUBJECT = "wg.capture.snapshot";

    /** Subject of fences. */
    public static final String FENCE_SUBJECT = "wg.capture.fence";

    private static final String LETTER = "dead/";
    private static final String BACKFILL = "/backfill/";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String epoch;
    private final String source;
    private final LetterCipher cipher;

    /**
     * Messages of a slot with this epoch.
     *
     * @param cipher keeps the originals of dead letters
     */
    public Messages(String epoch, LetterCipher cipher) {
        this.epoch = epoch;
        this.source = source(epoch);
        this.cipher = cipher;
    }

    /** The CloudEvents source of a slot epoch. */
    public static String source(String epoch) {
        return "/weltgewebe/" + epoch;
    }

    /** The public projection of a row change. */
    public OutgoingMessage row(RowEvent event, CapturedRow row) {
        ChangePosition position = row.position();
        String id = id(row, event.collection(), event.key());
        EventEnvelope envelope = new EventEnvelope(
                id,
                source,
                event.type(),
                event.key(),
                position.commitTime(),
                positionOf(row),
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
                positionOf(row),
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
                OutgoingMessage.NO_POSITION,
                null,
                json(JSON.createObjectNode().put("epoch", epoch)));
        return new OutgoingMessage(Subjects.STREAM_EVENT, SNAPSHOT_SUBJECT, envelope);
    }

    /** The fence somebody asked for. */
    public OutgoingMessage fence(Fence fence) {
        EventEnvelope envelope = new EventEnvelope(
                epoch + "/fence/" + fence.nonce(),
                source,
                "org.weltgewebe.capture.fence.v1",
                fence.nonce(),
                fence.position().commitTime(),
                positionOf(fence.position()),
                null,
                json(JSON.createObjectNode().put("epoch", epoch).put("nonce", fence.nonce())));
        return new OutgoingMessage(Subjects.STREAM_EVENT, FENCE_SUBJECT, envelope);
    }

    /** A row that cannot go on: where it stands, what is wrong with it, and the original, sealed. */
    public OutgoingMessage dead(Rejected rejected, CapturedRow row) {
        ChangePosition position = row.position();
        String key = rejected.key();
        String id = LETTER + id(row, rejected.table(), key);
        DeadLetter letter = new DeadLetter(
                rejected.fault(),
                rejected.fault().stage(),
                rejected.reason(),
                key,
                new DeadLetter.Row(rejected.table(), row.operation(), position.label(), rejected.columns()),
                null,
                cipher.seal(row.columns(), id));
        return letter(letter, id, key == null ? rejected.table() : key, position.commitTime(), positionOf(row));
    }

    /**
     * A message the stream can never take because of its size, reduced to a dead letter; a dead letter that is too large itself keeps
     * everything but its original.
     */
    public OutgoingMessage tooLarge(OutgoingMessage message, long maxBytes) {
        EventEnvelope envelope = message.envelope();
        Original omitted = new Original.Omitted(envelope.data().length);
        if (message.stream().equals(Subjects.STREAM_DEAD)) {
            DeadLetter letter = DeadLetter.decode(envelope.data()).withOriginal(omitted);
            return letter(letter, envelope.id(), envelope.subject(), envelope.time(), envelope.position());
        }
        DeadLetter letter = new DeadLetter(
                FaultCode.MESSAGE_TOO_LARGE,
                FaultCode.MESSAGE_TOO_LARGE.stage(),
                "payload: " + envelope.data().length + " bytes (expected: at most " + maxBytes
                        + " with its headers; max_payload of nats-server)",
                envelope.subject(),
                null,
                new DeadLetter.Message(message.subject(), 0, envelope.position()),
                omitted);
        return letter(letter, LETTER + envelope.id(), envelope.subject(), envelope.time(), envelope.position());
    }

    /**
     * The run that read the row of a dead letter of this epoch, or null when the slot or the snapshot told it.
     *
     * @param id of the letter
     */
    public @Nullable String backfill(String id) {
        String start = LETTER + epoch + BACKFILL;
        int end = id.indexOf('/', start.length());
        return id.startsWith(start) && end > 0 ? id.substring(start.length(), end) : null;
    }

    private OutgoingMessage letter(DeadLetter letter, String id, String about, Instant time, String position) {
        String type = "org.weltgewebe.dead."
                + letter.fault().name().toLowerCase(Locale.ROOT).replace('_', '-') + ".v1";
        return new OutgoingMessage(
                Subjects.STREAM_DEAD,
                Subjects.dead(letter.stage()),
                new EventEnvelope(id, source, type, about, time, position, null, letter.encode()));
    }

    /** A row that was read is named by what it is, a change by where it stands. */
    private String id(CapturedRow row, String collection, @Nullable String key) {
        ChangePosition position = row.position();
        if (row.backfill() == null && row.operation() != Operation.READ) {
            return epoch + "/" + position.label();
        }
        String reading = row.backfill() == null ? "/snapshot/" : BACKFILL + row.backfill() + "/";
        String what = key == null ? "at/" + Long.toHexString(position.lsn()) : key;
        return epoch + reading + collection + "/" + what + "/" + position.xid();
    }

    /** A row that was read has no place in the log. */
    private static String positionOf(CapturedRow row) {
        return row.operation() == Operation.READ ? OutgoingMessage.NO_POSITION : positionOf(row.position());
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
