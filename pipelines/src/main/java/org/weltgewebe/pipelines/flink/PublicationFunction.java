package org.weltgewebe.pipelines.flink;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.EventTypes;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.pipelines.retain.Retainer;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.RowEvent;

/** Classify and retain as one operator: a captured row becomes at most one message. Nothing it drops goes uncounted. */
final class PublicationFunction extends RichFlatMapFunction<Captured, OutgoingMessage> {

    private static final long serialVersionUID = 1L;

    private final String contractsDir;
    private final String eventsDir;
    private final String policiesDir;
    private final String epoch;
    private final Clock clock;
    private transient Stages stages;

    private record Stages(Classifier classifier, Retainer retainer, Messages messages, StageMetrics metrics) {}

    /** The directories are read where the operator runs, so that a job never carries stale contracts in its graph. */
    @SuppressWarnings("NullAway.Init") // stages is set in open(), which Flink calls first.
    PublicationFunction(CaptureSettings.Law law, String epoch, Clock clock) {
        this.contractsDir = law.contracts().toString();
        this.eventsDir = law.events().toString();
        this.policiesDir = law.policies().toString();
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
                new Messages(epoch),
                StageMetrics.ofProcess());
    }

    @Override
    public void flatMap(Captured captured, Collector<OutgoingMessage> out) {
        if (captured instanceof SnapshotCompleted completed) {
            out.collect(stages.messages().snapshotCompleted(completed));
        } else if (captured instanceof CapturedRow row) {
            stages.metrics().captured(row.table(), row.operation().name().toLowerCase(Locale.ROOT));
            publish(row, stages.classifier().classify(row), out);
        }
    }

    private void publish(CapturedRow row, Classification classification, Collector<OutgoingMessage> out) {
        StageMetrics metrics = stages.metrics();
        if (classification instanceof Classification.Published published) {
            RowEvent event =
                    stages.retainer().tag(published.event(), published.contract(), published.times(), clock.instant());
            published.undeclared().forEach(column -> metrics.undeclared(event.collection(), column));
            metrics.published(Stage.CLASSIFY, event.collection(), event.kind().label());
            out.collect(stages.messages().row(event, row));
        } else if (classification instanceof Classification.DomainEvent event) {
            metrics.published(Stage.CLASSIFY, "outbox", event.aggregateType() + "." + event.type());
            out.collect(stages.messages().domain(event, row));
        } else if (classification instanceof Classification.Withheld withheld) {
            withheld.undeclared().forEach(column -> metrics.undeclared(withheld.collection(), column));
            metrics.withheld(withheld.collection());
        } else if (classification instanceof Classification.Rejected rejected) {
            metrics.deadLetter(rejected.fault());
            out.collect(stages.messages().dead(rejected, row));
        }
    }
}
