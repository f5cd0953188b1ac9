package org.weltgewebe.bakery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FeatureTest {

    @Test
    void refusesWhatTilesCannotHold() {
        assertThatThrownBy(() -> Samples.feature("node", "a", "POINT EMPTY")).hasMessageContaining("geometry: empty");
        assertThatThrownBy(() -> Samples.feature("node", "a", "GEOMETRYCOLLECTION (POINT (1 2))"))
                .hasMessageContaining("split the collection");
        assertThatThrownBy(() -> Samples.feature("node", "a", "POINT (9 91)")).hasMessageContaining("reproject");
        assertThatThrownBy(() -> Samples.feature("node", "a", "POINT (NaN 1)"))
                .hasMessageContaining("outside the world");
        assertThatThrownBy(() -> Samples.feature("node", "", "POINT (1 1)")).hasMessageContaining("id: empty");
        assertThatThrownBy(() -> with("id", "x")).hasMessageContaining("rename the field");
        assertThatThrownBy(() -> with("rank", 3)).hasMessageContaining("properties.rank: Integer");
        assertThatThrownBy(() -> with("rank", Double.NaN)).hasMessageContaining("finite Double");
        assertThatThrownBy(() -> new Feature("node", "a", Samples.wkt("POINT (1 1)"), new TreeMap<>(), 5, 4))
                .hasMessageContaining("5..4");
    }

    @Test
    void errorsNeverQuoteValues() {
        assertThatThrownBy(() -> with("note", new StringBuilder("secret")))
                .hasMessageContaining("properties.note")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Samples.WEAVE.require(with("rank", "secret")))
                .hasMessageContaining("field rank")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anUndeclaredFieldDoesNotEnterATileset() {
        assertThatThrownBy(() -> Samples.WEAVE.require(with("email", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("field email")
                .hasMessageContaining("declare it or leave it out");
        assertThatThrownBy(() -> Samples.WEAVE.require(Samples.feature("nodes", "a", "POINT (1 1)")))
                .hasMessageContaining("layer nodes");
        assertThat(Samples.WEAVE.require(with("rank", 2L)).name()).isEqualTo("node");
    }

    @Test
    void metadataNamesEveryLayerWithItsFields() {
        assertThat(Samples.WEAVE.metadataJson())
                .startsWith(
                        "{\"attribution\":\"© contributors\",\"name\":\"weave\",\"type\":\"overlay\",\"vector_layers\":[")
                .contains("{\"fields\":{\"id\":\"String\",\"rank\":\"Number\",\"topics\":\"String\"},\"id\":\"node\","
                        + "\"maxzoom\":14,\"minzoom\":8}")
                .endsWith("]}");
        assertThat(JsonText.quote("a\"\\\n\u0001")).isEqualTo("\"a\\\"\\\\\\n\\u0001\"");
    }

    private static Feature with(String key, Object value) {
        return new Feature("node", "a", Samples.wkt("POINT (1 1)"), new TreeMap<>(Map.of(key, value)), 0, 14);
    }
}
