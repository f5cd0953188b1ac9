package org.weltgewebe.pipelines.classify;

import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.pipelines.capture.SlotSettings.TableShape;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;

/** What capture must read so that the classifier can decide: the declared columns of every contract, and the outbox. */
public final class CaptureShapes {

    private CaptureShapes() {}

    /** One shape per contract, the outbox last, so that events follow the rows they are about. */
    public static List<TableShape> of(CollectionContracts contracts) {
        List<TableShape> shapes = new ArrayList<>();
        for (CollectionContract contract : contracts.all()) {
            shapes.add(new TableShape(
                    contract.table(),
                    contract.key(),
                    contract.version(),
                    List.copyOf(contract.fields().keySet()),
                    contract.isPublishable() ? TableShape.Kind.PUBLISHED : TableShape.Kind.WITHHELD));
        }
        shapes.add(
                new TableShape(OutboxClassifier.TABLE, "id", null, OutboxClassifier.COLUMNS, TableShape.Kind.OUTBOX));
        return shapes;
    }
}
