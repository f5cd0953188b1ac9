package org.weltgewebe.bakery.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.TilesetSpec;
import org.weltgewebe.schemas.config.StrictYaml;

class OsmSchemaTest {

    private static final String RULE =
            """
            name: map
            attribution: x
            buffer-px: 8
            layers:
              - name: road
                fields: {class: string, ref: string}
                features:
                  - {geometry: line, match: {highway: [track, path]}, except: {tunnel: ["*"]}, set: {class: way}, min-zoom: 12}
            """;

    @Test
    void theBasemapSchemaIsReadable() {
        OsmSchema basemap = OsmSchema.read(Path.of("schemas/basemap.yaml"));
        TilesetSpec tileset = basemap.tileset("basemap", 0, 14);
        assertThat(tileset.layers())
                .extracting("name")
                .containsExactly("land", "landuse", "water", "building", "boundary", "road", "place");
        assertThat(tileset.attribution()).contains("OpenStreetMap contributors");
        assertThat(tileset.layers()).noneMatch(layer -> layer.featureIds());
    }

    @Test
    void rulesFitByKeysValuesAndExceptions() {
        OsmRule rule = schema(RULE).layers().get(0).features().get(0);
        assertThat(rule.fits(Map.of("highway", "path"))).isTrue();
        assertThat(rule.fits(Map.of("highway", "primary"))).isFalse();
        assertThat(rule.fits(Map.of("tunnel", "yes"))).isFalse();
        assertThat(rule.fits(Map.of("highway", "path", "tunnel", "yes"))).isFalse();
    }

    @Test
    void everyMistakeIsNamedWithItsPlace() {
        assertThatThrownBy(() -> schema(RULE.replace("min-zoom", "minzoom")))
                .hasMessageContaining("did you mean min-zoom?");
        assertThatThrownBy(() -> schema(RULE.replace("set: {class", "set: {clas")))
                .hasMessageContaining("layer road: field clas (expected: one of [class, ref]");
        assertThatThrownBy(() -> schema(RULE.replace("geometry: line", "geometry: lines")))
                .hasMessageContaining("point | line | polygon | centre");
        assertThatThrownBy(() -> schema(RULE.replace("12}", "12, max-zoom: 11}")))
                .hasMessageContaining("expected: ascending");
        assertThatThrownBy(() -> schema(RULE.replace("{highway: [track, path]}", "{}")))
                .hasMessageContaining("match: empty");
        assertThatThrownBy(() -> schema(RULE.replace("class: string", "class: number")))
                .hasMessageContaining("set.class: way");
    }

    @Test
    void tagsBecomeTypedValues() {
        assertThat(TagValue.parse(FieldType.NUMBER, "5236")).isEqualTo(5236L);
        assertThat(TagValue.parse(FieldType.NUMBER, "2599.5")).isEqualTo(2599.5);
        assertThat(TagValue.parse(FieldType.NUMBER, "about 5000")).isNull();
        assertThat(TagValue.parse(FieldType.BOOLEAN, "viaduct")).isEqualTo(true);
        assertThat(TagValue.parse(FieldType.BOOLEAN, "no")).isNull();
        assertThat(TagValue.parse(FieldType.STRING, " Vaduz ")).isEqualTo("Vaduz");
        assertThat(TagValue.parse(FieldType.STRING, " ")).isNull();
    }

    private static OsmSchema schema(String yaml) {
        return StrictYaml.read("map.yaml", yaml, OsmSchema.class);
    }
}
