package org.weltgewebe.pipelines.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.LayerSpec;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.EventEnvelope;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

class TilePlanTest {

    private static final TilePlan REAL = TilePlan.of(
            ContractTexts.ofDirectory(Path.of("../schemas/collections")).parse(), "weave");

    @Test
    void theWeaveHasTheLayersOfItsContracts() {
        assertThat(REAL.spec().layers())
                .extracting(LayerSpec::name)
                .containsExactly("account", "edge", "node", "node_cluster");
        assertThat(REAL.spec().minZoom()).isZero();
        assertThat(REAL.spec().maxZoom()).isEqualTo(14);
        assertThat(REAL.drawing("place")).isEmpty();
        assertThat(REAL.drawing("edge").orElseThrow().isLine()).isTrue();
    }

    @Test
    void aTilesetNobodyDrawsInIsRefused() {
        assertThatThrownBy(() -> TilePlan.of(TestContracts.texts().parse(), "other"))
                .hasMessage("tileset: other (expected: a collection contract with tiles in it)");
    }

    @Test
    void aRowBecomesAFeatureWithTheDeclaredProperties() {
        ObjectNode properties = TestContracts.title("well").put("kind", "place").put("info", "not drawn");
        properties.putArray("topics").add("water").add("commons");
        Feature feature = read("node", shownNode(properties)).decodedFeature();
        assertThat(feature).isNotNull();
        assertThat(feature.layer()).isEqualTo("node");
        assertThat(feature.id()).isEqualTo("key-1");
        assertThat(feature.properties())
                .containsExactly(
                        Map.entry("kind", "place"), Map.entry("title", "well"), Map.entry("topics", "water,commons"));
    }

    @Test
    void aFieldOfTheWrongTypeIsRefusedWithoutItsValue() {
        ObjectNode properties = RowEventCodec.newProperties().put("title", 4711);
        assertThatThrownBy(() -> read("node", shownNode(properties)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("EVENT_UNDECODABLE")
                .hasMessageContaining("title is number (expected: a string)")
                .hasMessageNotContaining("4711");
    }

    @Test
    void aPlaceOutsideTheWorldIsRefusedWithoutItsPosition() {
        RowEvent event = TestContracts.shown(
                "node", "key-1", 1, TestContracts.point(9.5, 4711), RowEventCodec.newProperties(), null);
        assertThatThrownBy(() -> read("node", event))
                .hasMessageContaining("GEOMETRY_INVALID")
                .hasMessageNotContaining("4711");
    }

    @Test
    void aLineNamesItsEnds() {
        ObjectNode ends = RowEventCodec.newProperties()
                .put("source_type", "account")
                .put("source_id", "s")
                .put("target_type", "node")
                .put("target_id", "t");
        RowChange change = read("edge", TestContracts.shown("edge", "key-1", 1, null, ends, null));
        LineRow line = LineRow.decode(change.line());
        assertThat(line.fromRow()).isEqualTo("account/s");
        assertThat(line.toRow()).isEqualTo("node/t");
        assertThat(change.feature()).isNull();
        ends.remove("target_id");
        assertThatThrownBy(() -> read("edge", TestContracts.shown("edge", "key-1", 1, null, ends, null)))
                .hasMessageContaining("target_type, target_id missing");
    }

    @Test
    void aWithdrawnRowDrawsNothing() {
        RowChange change = read("account", TestContracts.gone(RowEvent.Kind.WITHDRAWN, "account", "key-1", 2));
        assertThat(change.deleted()).isFalse();
        assertThat(change.feature()).isNull();
        assertThat(change.row()).isEqualTo("account/key-1");
    }

    private static RowEvent shownNode(ObjectNode properties) {
        return TestContracts.shown("node", "key-1", 1, TestContracts.point(9.5, 47.1), properties, null);
    }

    private static RowChange read(String collection, RowEvent event) {
        Map<String, String> headers = new HashMap<>(new EventEnvelope(
                        "id-1", "/weltgewebe/1", event.type(), event.key(), Instant.EPOCH, "0/1/0", null, new byte[0])
                .headers());
        return REAL.read(1, Subjects.row(collection, event.kind()), headers::get, RowEventCodec.encode(event))
                .orElseThrow();
    }
}
