package org.weltgewebe.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weltgewebe.schemas.config.StrictYaml;
import org.weltgewebe.schemas.config.YamlProblems;

/** An editor that checks a contract by the JSON Schema and the engine that loads it give the same answer. */
class ContractSchemaTest {

    private static final String FULL =
            """
            collection: tree
            table: wg.tree
            title: {de: Baum, en: Tree}
            datenart: baum
            data-subject: owner
            key: id
            version: version
            expires-at: felled_at
            public-when: {field: kind, in: [lime, oak]}
            geometry: {field: place}
            fields:
              id: {type: uuid, category: system.operations, visibility: public}
              kind: {type: text, category: system.operations, visibility: public}
              names: {type: text-array, category: user.content.public, visibility: public}
              owner: {type: uuid, category: user.unique_id.pseudonymous, visibility: personal}
              felled_at: {type: timestamptz, category: system.operations, visibility: internal}
              place: {type: geometry, category: system.operations, visibility: public}
              version: {type: bigint, category: system.operations, visibility: public}
            tiles:
              tileset: weave
              layer: tree
              min-zoom: 3
              max-zoom: 14
              properties: [kind]
              cluster: {layer: tree_cluster, min-zoom: 0, topics: names}
            search: {title: kind, text: [kind], tags: [names], kind: kind, topics: names, boost: 1.5}
            """;

    private static final String LINE = FULL.replace(
            "geometry: {field: place}",
            "geometry: {line: {from: {collection-field: kind, key-field: id}, to: {collection-field: kind, key-field: id}}}");

    private static final JsonNode TEXT = text();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT.toString(), InputFormat.JSON);

    @Test
    void bothTakeAContractThatUsesEverything() {
        assertThat(answers(FULL)).isEqualTo("schema accepts, engine accepts");
        assertThat(answers(LINE)).isEqualTo("schema accepts, engine accepts");
        assertThat(answers(FULL.replace("{field: kind, in: [lime, oak]}", "{never: true}")))
                .isEqualTo("schema accepts, engine accepts");
    }

    @Test
    void bothKnowTheSameKeysAndWords() {
        Map<String, Class<? extends Record>> objects = Map.of(
                "", CollectionContract.class,
                "/properties/tiles", TileContract.class,
                "/properties/tiles/properties/cluster", TileContract.ClusterContract.class,
                "/properties/search", SearchContract.class,
                "/$defs/end", GeometryContract.EndContract.class,
                "/$defs/field", FieldContract.class,
                "/properties/geometry/oneOf/1/properties/line", GeometryContract.LineContract.class);
        objects.forEach((pointer, type) -> assertThat(keys(TEXT.at(pointer + "/properties")))
                .as(type.getSimpleName())
                .isEqualTo(keys(type)));
        assertThat(eitherForm("/properties/geometry")).isEqualTo(keys(GeometryContract.class));
        assertThat(eitherForm("/properties/public-when")).isEqualTo(keys(RowRule.class));
        assertThat(words("/$defs/field/properties/type/enum")).isEqualTo(words(FieldType.values()));
        assertThat(words("/$defs/field/properties/visibility/enum")).isEqualTo(words(Visibility.values()));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // unknown keys at every level
                "key: id                         | keys: id",
                "public-when: {field: kind,      | public-when: {field: kind, not: x,",
                "geometry: {field: place}        | geometry: {field: place, srid: 4326}",
                "tileset: weave                  | tile-set: weave",
                "min-zoom: 3                     | minzoom: 3",
                "topics: names}                  | topics: names, radius: 4}",
                "search: {title: kind,           | search: {title: kind, language: de,",
                "category: system.operations, visibility: public} | category: system.operations, visibility: public, pii: true}",
                // missing keys
                "title: {de: Baum, en: Tree}     | title: {de: Baum}",
                "title: {de: Baum, en: Tree}     | title: {en: Tree}",
                "title: {de: Baum, en: Tree}     | \"\"",
                "datenart: baum                  | \"\"",
                "table: wg.tree                  | \"\"",
                "layer: tree                     | \"\"",
                "{layer: tree_cluster, min-zoom: 0, topics: names} | {layer: tree_cluster}",
                "search: {title: kind,           | search: {",
                "type: bigint, category          | category",
                // values out of range
                "collection: tree                | collection: Tree",
                "table: wg.tree                  | table: tree",
                "tileset: weave                  | tileset: Weave",
                "layer: tree                     | layer: tree-layer",
                "layer: tree_cluster             | layer: Cluster",
                "layer: tree_cluster, min-zoom: 0 | layer: tree_cluster, min-zoom: 23",
                "min-zoom: 3                     | min-zoom: -1",
                "max-zoom: 14                    | max-zoom: 23",
                "max-zoom: 14                    | max-zoom: deep",
                "boost: 1.5                      | boost: 0",
                "boost: 1.5                      | boost: -1",
                "in: [lime, oak]                 | in: []",
                "{field: kind, in: [lime, oak]}  | {field: kind, in: [lime], never: true}",
                "{field: kind, in: [lime, oak]}  | {never: false}",
                "{field: kind, in: [lime, oak]}  | {}",
                "geometry: {field: place}        | geometry: {}",
                "type: bigint                    | type: int8",
                "visibility: internal            | visibility: secret",
                "category: user.content.public   | category: Personal",
            })
    void bothRefuse(String right, String wrong) {
        assertThat(FULL).contains(right);
        assertThat(answers(FULL.replace(right, wrong))).isEqualTo("schema refuses, engine refuses");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from: {collection-field: kind, key-field: id} | from: {collection-field: kind}",
                "from: {collection-field: kind, key-field: id} | from: {collection-field: kind, key-field: id, side: left}",
                "to: {collection-field: kind, key-field: id}}  | to: {collection-field: kind, key-field: id}, via: x}",
                "geometry: {line:                              | geometry: {field: place, line:",
            })
    void bothRefuseALine(String right, String wrong) {
        assertThat(LINE).contains(right);
        assertThat(answers(LINE.replace(right, wrong))).isEqualTo("schema refuses, engine refuses");
    }

    private static String answers(String yaml) {
        boolean schema = SCHEMA.validate(yaml, InputFormat.YAML).isEmpty();
        boolean engine;
        try {
            StrictYaml.read("tree.yaml", yaml, CollectionContract.class);
            engine = true;
        } catch (YamlProblems e) {
            engine = false;
        }
        return "schema " + (schema ? "accepts" : "refuses") + ", engine " + (engine ? "accepts" : "refuses");
    }

    private static Set<String> keys(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> component
                        .getName()
                        .replaceAll("([a-z])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keys(JsonNode object) {
        Set<String> keys = new TreeSet<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static Set<String> eitherForm(String pointer) {
        Set<String> keys = new TreeSet<>();
        TEXT.at(pointer + "/oneOf").forEach(form -> keys.addAll(keys(form.path("properties"))));
        return keys;
    }

    private static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static List<String> words(String pointer) {
        return new ObjectMapper()
                .convertValue(TEXT.at(pointer), new com.fasterxml.jackson.core.type.TypeReference<List<String>>() {});
    }

    private static JsonNode text() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("collections/collection.schema.json").toFile());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
