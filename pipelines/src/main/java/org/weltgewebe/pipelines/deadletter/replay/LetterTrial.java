package org.weltgewebe.pipelines.deadletter.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.retain.Retainer;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

/**
 * Tries a dead letter again with the contracts and policies of now: a row by the classifier and the retainer of the capture job, an event
 * by the plans of the bake job. No I/O.
 */
public final class LetterTrial {

    private final Classifier classifier;
    private final Retainer retainer;
    private final List<TilePlan> plans;

    /** @param plans one for each tileset */
    public LetterTrial(Classifier classifier, Retainer retainer, List<TilePlan> plans) {
        this.classifier = classifier;
        this.retainer = retainer;
        this.plans = List.copyOf(plans);
    }

    /**
     * Tries a row.
     *
     * @param letter a letter about a row
     * @param columns its original or edited columns
     */
    public Trial row(StoredLetter letter, Map<String, @Nullable Object> columns, Instant now) {
        Messages messages = new Messages(String.valueOf(letter.epoch()), new LetterCipher(null));
        CapturedRow row = captured(letter, columns, messages.backfill(letter.id()));
        try {
            return judged(row, classifier.classify(row), messages, now);
        } catch (FaultException fault) {
            return new Trial.Refused(String.valueOf(fault.getMessage()));
        } catch (RuntimeException defect) {
            return refused(Classification.Rejected.by(defect, row.table()));
        }
    }

    private Trial judged(CapturedRow row, Classification classification, Messages messages, Instant now) {
        if (classification instanceof Classification.Published published) {
            RowEvent event = retainer.tag(published.event(), published.contract(), published.times(), now);
            return new Trial.Passed(messages.row(event, row), event);
        }
        if (classification instanceof Classification.DomainEvent event) {
            return new Trial.Passed(messages.domain(event, row), null);
        }
        if (classification instanceof Classification.Withheld withheld) {
            return new Trial.NothingPublic(withheld.collection() + ": nothing of it is public");
        }
        return refused((Classification.Rejected) classification);
    }

    private static Trial refused(Classification.Rejected rejected) {
        return new Trial.Refused(rejected.fault() + ": "
                + (rejected.columns().isEmpty() ? "" : String.join(", ", rejected.columns()) + ": ")
                + rejected.reason());
    }

    /**
     * Tries an event that the bake could not draw.
     *
     * @param sequence where it lies in {@code WG_EVENT}
     * @param header looks a header up, null when absent
     */
    public Trial event(long sequence, String subject, Function<String, @Nullable String> header, byte[] data) {
        boolean drawn = false;
        try {
            for (TilePlan plan : plans) {
                drawn |= plan.read(sequence, subject, header, data).isPresent();
            }
        } catch (FaultException fault) {
            return new Trial.Refused(String.valueOf(fault.getMessage()));
        }
        if (!drawn) {
            return new Trial.NothingPublic(subject + ": no tileset draws it any more");
        }
        EventEnvelope envelope = EventEnvelope.of(header, data);
        EventEnvelope again = new EventEnvelope(
                envelope.id() + "/again/" + sequence,
                envelope.source(),
                envelope.type(),
                envelope.subject(),
                envelope.time(),
                envelope.position(),
                envelope.traceParent(),
                data);
        return new Trial.Passed(new OutgoingMessage(Subjects.STREAM_EVENT, subject, again), RowEventCodec.decode(data));
    }

    /** The row as capture handed it over. */
    private static CapturedRow captured(
            StoredLetter letter, Map<String, @Nullable Object> columns, @Nullable String backfill) {
        DeadLetter.Row row = letter.letter().row();
        if (row == null) {
            throw new IllegalArgumentException(letter.id() + ": not about a row (expected: a letter with a table)");
        }
        String[] position = row.position().split("/", -1);
        try {
            return new CapturedRow(
                    row.operation(),
                    row.table(),
                    columns,
                    new ChangePosition(
                            Long.parseLong(position[0]),
                            Long.parseUnsignedLong(position[1], 16),
                            Integer.parseInt(position[2]),
                            letter.time()),
                    backfill);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    letter.id() + ": position: " + row.position() + " (expected: <xid>/<lsn hex>/<ordinal>)");
        }
    }
}
