package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.EventTypes;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.deadletter.LetterKeys;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.pipelines.retain.Retainer;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.RowEvent;

/** Classify and retain as one operator: a captured row becomes at most one message. Nothing it drops goes uncounted. */
final class PublicationFunction extends RichFlatMapFunction<Captured, OutgoingMessage> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PublicationFunction.class);

    private final String contractsDir;
    private final String eventsDir;
    private final String policiesDir;
    private final @Nullable String keyFile;
    private final String epoch;
    private final Clock clock;
    private transient Stages stages;

    private record Stages(Classifier classifier, Retainer retainer, Messages messages, StageMetrics metrics) {}

    /** The directories and the keys are read where the operator runs, so that a job never carries stale contracts in its graph. */
    @SuppressWarnings("NullAway.Init") // stages is set in open(), which Flink calls first.
    PublicationFunction(CaptureSettings.Law law, String epoch, Clock clock) {
        this.contractsDir = law.contracts().toString();
        this.eventsDir = law.events().toString();
        this.policiesDir = law.policies().toString();
        this.keyFile = law.letterKeys() == null ? null : law.letterKeys().toString();
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public void open(OpenContext context) {
        CollectionContracts contracts = CollectionContracts.load(Path.of(contractsDir));
        PolicySet policies = PolicySet.load(Path.of(policiesDir));
        policies.requireAll(contracts.all());
        stages = new Stages(
                new Classifier(contracts, EventTypes.load(Path.of(eventsDir))),
                new Retainer(policies),
                new Messages(epoch, new LetterCipher(keyFile == null ? null : LetterKeys.read(Path.of(keyFile)))),
                StageMetrics.ofProcess());
    }

    @Override
    public void flatMap(Captured captured, Collector<OutgoingMessage> out) {
        if (captured instanceof SnapshotCompleted completed) {
            out.collect(stages.messages().snapshotCompleted(completed));
        } else if (captured instanceof Fence fence) {
            out.collect(stages.messages().fence(fence));
        } else if (captured instanceof CapturedRow row) {
            stages.metrics().captured(row.table(), row.operation().label());
            OutgoingMessage message = message(row);
            if (message != null) {
                out.collect(message);
            }
        }
    }

    /**
     * What becomes of a row; null when it stays inside. One on which the stages themselves stumble is set aside like any other: the slot
     * moves on, and the letter waits for the cure.
     */
    private @Nullable OutgoingMessage message(CapturedRow row) {
        try {
            return published(row, stages.classifier().classify(row));
        } catch (FaultException fault) {
            if (fault.code().kind() != FaultKind.DATA) {
                throw fault;
            }
            return defective(
                    row,
                    new Classification.Rejected(fault.code(), row.table(), null, List.of(), "row: " + fault.code()));
        } catch (RuntimeException defect) {
            return defective(row, Classification.Rejected.by(defect, row.table()));
        }
    }

    private OutgoingMessage defective(CapturedRow row, Classification.Rejected rejected) {
        LOG.error("{}: {}", row, rejected.reason());
        try {
            return dead(rejected, row);
        } catch (RuntimeException unsealable) {
            LOG.error(
                    "{}: its letter keeps no original, {}",
                    row,
                    unsealable.getClass().getName());
            return dead(
                    rejected, new CapturedRow(row.operation(), row.table(), Map.of(), row.position(), row.backfill()));
        }
    }

    private OutgoingMessage dead(Classification.Rejected rejected, CapturedRow row) {
        OutgoingMessage letter = stages.messages().dead(rejected, row);
        stages.metrics().deadLetter(rejected.fault());
        return letter;
    }

    private @Nullable OutgoingMessage published(CapturedRow row, Classification classification) {
        StageMetrics metrics = stages.metrics();
        if (classification instanceof Classification.Published published) {
            RowEvent event =
                    stages.retainer().tag(published.event(), published.contract(), published.times(), clock.instant());
            OutgoingMessage message = stages.messages().row(event, row);
            published.undeclared().forEach(column -> metrics.undeclared(event.collection(), column));
            metrics.published(Stage.CLASSIFY, event.collection(), event.kind().label());
            return message;
        } else if (classification instanceof Classification.DomainEvent event) {
            OutgoingMessage message = stages.messages().domain(event, row);
            metrics.published(Stage.CLASSIFY, "outbox", event.aggregateType() + "." + event.type());
            return message;
        } else if (classification instanceof Classification.Withheld withheld) {
            withheld.undeclared().forEach(column -> metrics.undeclared(withheld.collection(), column));
            metrics.withheld(withheld.collection());
            return null;
        } else {
            return dead((Classification.Rejected) classification, row);
        }
    }
}
