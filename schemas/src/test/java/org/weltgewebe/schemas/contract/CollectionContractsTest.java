package org.weltgewebe.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.schemas.config.StrictYaml;

class CollectionContractsTest {

    private static final Path COLLECTIONS = Path.of("collections");

    @Test
    void everyContractLoadsAndObeysTheJsonSchema() throws Exception {
        CollectionContracts contracts = CollectionContracts.load(COLLECTIONS);
        assertThat(contracts.all()).hasSizeGreaterThanOrEqualTo(6);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(COLLECTIONS.resolve("collection.schema.json")), InputFormat.JSON);
        try (Stream<Path> files = Files.list(COLLECTIONS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                assertThat(schema.validate(Files.readString(file), InputFormat.YAML))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void everyColumnOfTheDomainSchemaIsDeclared() throws Exception {
        StringBuilder migrations = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("migrations"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
                migrations.append(Files.readString(file)).append('\n');
            }
        }
        String sql = migrations.toString();
        for (CollectionContract contract : CollectionContracts.load(COLLECTIONS).all()) {
            assertThat(contract.fields().keySet()).as(contract.table()).isEqualTo(columns(sql, contract.table()));
        }
    }

    @Test
    void privateThingsAreNeverPublic() {
        CollectionContracts contracts = CollectionContracts.load(COLLECTIONS);
        assertThat(visibility(contracts, "account", "email")).isEqualTo(Visibility.PERSONAL);
        assertThat(visibility(contracts, "account", "location")).isEqualTo(Visibility.PERSONAL);
        assertThat(visibility(contracts, "account", "drawn_location")).isEqualTo(Visibility.PERSONAL);
        assertThat(visibility(contracts, "edge", "note")).isEqualTo(Visibility.PERSONAL);
        assertThat(contracts.collection("message").orElseThrow().isPublishable())
                .isFalse();
    }

    @Test
    void wrongReferencesAreAllNamed() {
        String yaml =
                """
                collection: tree
                table: wg.tree
                title: {de: Baum, en: Tree}
                datenart: baum
                key: id
                geometry: {field: place}
                fields:
                  id: {type: uuid, category: system.operations, visibility: public}
                  owner: {type: text, category: user.name, visibility: personal}
                tiles: {tileset: weave, layer: tree, min-zoom: 3, max-zoom: 14, properties: [owner], cluster: {layer: trees, min-zoom: 0, topics: owner}}
                """;
        assertThatThrownBy(() -> StrictYaml.read("tree.yaml", yaml, CollectionContract.class))
                .hasMessageContaining("geometry.field: place (expected: one of the declared fields)")
                .hasMessageContaining("tiles.properties: owner (expected: a field with visibility public)")
                .hasMessageContaining("tiles.cluster.topics: owner (expected: a field with visibility public)");
    }

    @Test
    void twoContractsForOneTableAreRefused(@TempDir Path dir) throws Exception {
        String place = Files.readString(COLLECTIONS.resolve("place.yaml"));
        Files.writeString(dir.resolve("a.yaml"), place);
        Files.writeString(dir.resolve("b.yaml"), place.replace("collection: place", "collection: spot"));
        assertThatThrownBy(() -> CollectionContracts.load(dir)).hasMessageContaining("one contract per table");
    }

    @Test
    void aRowRuleAdmitsOnlyWhatItNames() {
        RowRule rule = new RowRule("map_state", List.of("exact", "radius"), null);
        assertThat(rule.admits("exact")).isTrue();
        assertThat(rule.admits("not_on_map")).isFalse();
        assertThat(rule.admits(null)).isFalse();
        assertThat(new RowRule(null, List.of(), true).admits("exact")).isFalse();
        assertThatThrownBy(() -> new RowRule("a", List.of(), null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Visibility visibility(CollectionContracts contracts, String collection, String field) {
        return contracts
                .collection(collection)
                .orElseThrow()
                .fields()
                .get(field)
                .visibility();
    }

    private static Set<String> columns(String sql, String table) {
        Matcher create = Pattern.compile("CREATE TABLE " + Pattern.quote(table) + " \\((.*?)\\n\\);", Pattern.DOTALL)
                .matcher(sql);
        assertThat(create.find()).as(table).isTrue();
        Set<String> columns = new TreeSet<>();
        create.group(1)
                .lines()
                .map(line -> Pattern.compile("^  ([a-z_]+) [a-z]").matcher(line))
                .filter(Matcher::find)
                .forEach(match -> columns.add(match.group(1)));
        return columns;
    }
}
