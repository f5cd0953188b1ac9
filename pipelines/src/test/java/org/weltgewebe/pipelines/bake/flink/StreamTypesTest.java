package org.weltgewebe.pipelines.bake.flink;

import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pipelines.bake.BusMessage;
import org.weltgewebe.pipelines.bake.RowChange;
import org.weltgewebe.pipelines.nats.source.JetStreamMessage;

class StreamTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                JetStreamMessage.class,
                RowChange.class,
                FeatureChange.class,
                LineChange.class,
                EndLink.class,
                EndPoint.class,
                EndAnswer.class,
                ClusterEdit.class,
                TileEdit.class,
                TileBytes.class,
                BusMessage.class,
                Cause.class
            })
    void whatTravelsBetweenOperatorsNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
