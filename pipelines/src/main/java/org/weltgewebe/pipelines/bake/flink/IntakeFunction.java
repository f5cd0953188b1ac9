package org.weltgewebe.pipelines.bake.flink;

import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.bake.BusMessage;
import org.weltgewebe.pipelines.bake.ContractTexts;
import org.weltgewebe.pipelines.bake.RowChange;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.metrics.StageMetrics;
import org.weltgewebe.pipelines.nats.source.JetStreamMessage;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.FaultKind;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.event.Subjects;

/** Reads row events of the collections drawn in the tileset; what cannot be read or drawn becomes a dead letter. */
final class IntakeFunction extends ProcessFunction<JetStreamMessage, RowChange> {

    static final OutputTag<BusMessage> DEAD = new OutputTag<>("dead", TypeInformation.of(BusMessage.class));

    private static final long serialVersionUID = 1L;

    private final ContractTexts contracts;
    private final String tileset;
    private transient @Nullable TilePlan plan;
    private transient @Nullable StageMetrics metrics;

    IntakeFunction(ContractTexts contracts, String tileset) {
        this.contracts = contracts;
        this.tileset = tileset;
    }

    @Override
    public void open(OpenContext context) {
        plan = TilePlan.of(contracts.parse(), tileset);
        metrics = StageMetrics.ofProcess();
    }

    @Override
    public void processElement(JetStreamMessage message, Context context, Collector<RowChange> out) {
        try {
            Objects.requireNonNull(plan)
                    .read(message.sequence(), message.subject(), message.headers()::get, message.data())
                    .ifPresent(out::collect);
        } catch (FaultException fault) {
            if (fault.code().kind() != FaultKind.DATA) {
                throw fault;
            }
            Objects.requireNonNull(metrics).deadLetter(Stage.BAKE, fault.code());
            context.output(DEAD, deadLetter(message, fault));
        }
    }

    /** Says which message and why; the original lies where the letter says. */
    private static BusMessage deadLetter(JetStreamMessage message, FaultException fault) {
        DeadLetter letter = new DeadLetter(
                fault.code(),
                Stage.BAKE,
                String.valueOf(fault.getMessage()),
                null,
                null,
                new DeadLetter.Message(message.subject(), message.sequence(), null),
                null);
        return new BusMessage(Subjects.dead(Stage.BAKE), "dead/bake/" + message.sequence(), letter.encode());
    }
}
