package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/**
 * Tables that change under a running capture: every row arrives as an event or as a dead letter that names the column and why, and nothing
 * leaves that no contract declares.
 */
class SchemaChangeIT {

    private static final String CANARY = "canary-7f3a9c";

    private static final String TRAIL =
            """
            collection: trail
            table: wg.trail
            title: {de: Weg, en: Trail}
            datenart: ort.name
            key: id
            version: version
            fields:
              id: {type: bigint, category: system.operations, visibility: public}
              name: {type: text, category: system.operations, visibility: public}
              length_m: {type: bigint, category: system.operations, visibility: public}
              version: {type: bigint, category: system.operations, visibility: public}
            """;

    private static final String SURFACE = "  surface: {type: text, category: system.operations, visibility: public}\n";

    @TempDir
    Path directory;

    private CaptureRig rig;
    private Path contract;

    @BeforeEach
    void open() throws IOException {
        rig = new CaptureRig(directory);
        Path contracts = Files.createDirectory(directory.resolve("contracts"));
        try (Stream<Path> files = Files.list(rig.contracts())) {
            for (Path file : files.toList()) {
                Files.copy(file, contracts.resolve(file.getFileName().toString()));
            }
        }
        rig.contracts(contracts);
        contract = contracts.resolve("trail.yaml");
        rig.database.psql(
                "CREATE TABLE wg.trail (id bigint PRIMARY KEY, name text, length_m bigint, version bigint"
                        + " NOT NULL DEFAULT 1); ALTER TABLE wg.trail REPLICA IDENTITY FULL; GRANT SELECT ON wg.trail TO wg_capture");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aColumnIsPublishedFromTheRestartOnThatDeclaresItAndNotBefore() throws IOException {
        published();
        rig.start();
        insert(1);
        rows(1);
        rig.database.psql("ALTER TABLE wg.trail ADD COLUMN surface text DEFAULT '" + CANARY + "'");
        insert(2);
        rows(2);
        assertThat(rig.events()).noneMatch(message -> message.body().contains(CANARY));
        assertThat(rig.metrics()).contains("wg_undeclared_columns_total{collection=\"trail\",column=\"surface\"");
        rig.stop();
        rig.database.psql("ALTER TABLE wg.trail ALTER surface SET DEFAULT 'gravel'");
        insert(3);
        Files.writeString(contract, TRAIL + SURFACE);
        rig.start();
        insert(4);
        List<RowEvent> rows = rows(4);
        assertThat(rows).extracting(RowEvent::key).containsExactly("1", "2", "3", "4");
        assertThat(rows.stream().map(row -> row.properties().path("surface").asText()))
                .containsExactly("", "", "gravel", "gravel");
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    @Test
    void aContractThatIsAheadOfTheTableIsNamedWithTheColumn() throws IOException {
        published();
        Files.writeString(contract, TRAIL + SURFACE);
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("SERVER_UNPREPARED")
                .hasMessageContaining(
                        "table wg.trail: no column surface (expected: the contract and the migrations agree)");
    }

    @Test
    void aDroppedColumnIsMissingInWhatFollowsAndARenamedOneStaysInside() throws IOException {
        published();
        rig.start();
        insert(1);
        rows(1);
        rig.database.psql("ALTER TABLE wg.trail DROP COLUMN length_m");
        rig.database.psql("INSERT INTO wg.trail (id, name) VALUES (2, 'Dike')");
        rig.database.psql("ALTER TABLE wg.trail RENAME COLUMN name TO label");
        rig.database.psql("INSERT INTO wg.trail (id, label) VALUES (3, '" + CANARY + "')");
        rig.database.psql("UPDATE wg.trail SET label = '" + CANARY + "2', version = 2 WHERE id = 1");
        rig.database.psql("DELETE FROM wg.trail WHERE id = 2");
        List<RowEvent> rows = rows(5);
        assertThat(rows).extracting(RowEvent::key).containsExactly("1", "2", "3", "1", "2");
        assertThat(rows.get(0).properties().path("length_m").asLong()).isEqualTo(100);
        assertThat(rows.get(1).properties().has("length_m")).isFalse();
        assertThat(rows.get(1).properties().path("name").asText()).isEqualTo("Dike");
        assertThat(rows.get(2).properties().has("name")).isFalse();
        assertThat(rig.events()).noneMatch(message -> message.body().contains(CANARY));
        assertThat(rig.metrics()).contains("wg_undeclared_columns_total{collection=\"trail\",column=\"label\"");
        rig.stop();
        assertThatThrownBy(() -> rig.start())
                .hasMessageContaining("table wg.trail: no column name")
                .hasMessageContaining("table wg.trail: no column length_m");
    }

    @Test
    void aColumnOfAnotherTypeMakesDeadLettersUntilTheContractFollows() throws IOException {
        published();
        rig.start();
        insert(1);
        rows(1);
        rig.database.psql("ALTER TABLE wg.trail ALTER length_m TYPE text USING '" + CANARY + "'");
        rig.database.psql("INSERT INTO wg.trail VALUES (2, 'Dike', '" + CANARY + "')");
        rig.database.psql("INSERT INTO wg.trail VALUES (3, 'Dike', NULL)");
        rows(2);
        CaptureRig.await("a dead letter", () -> rig.count("WG_DEAD") == 1);
        CaptureRig.Stored dead = rig.messages("WG_DEAD").get(0);
        assertThat(dead.body())
                .contains("ROW_UNDECODABLE", "\"key\":\"2\"", "\"columns\":[\"length_m\"]", "expected: BIGINT")
                .doesNotContain(CANARY);
        // What no checkpoint holds yet would be read again under the new contract, and told.
        rig.awaitCheckpointed();
        rig.stop();
        Files.writeString(contract, TRAIL.replace("length_m: {type: bigint", "length_m: {type: text"));
        rig.start();
        rig.database.psql("INSERT INTO wg.trail VALUES (4, 'Dike', 'long')");
        assertThat(rows(3)).extracting(RowEvent::key).containsExactly("1", "3", "4");
        assertThat(rig.count("WG_DEAD")).isEqualTo(1);
    }

    @Test
    void aTableWithoutAContractMakesDeadLettersAndIsPublishedOnceItHasOne() throws IOException {
        rig.start();
        rig.database.psql("ALTER PUBLICATION wg_publication ADD TABLE wg.trail");
        rig.database.psql("INSERT INTO wg.trail VALUES (1, '" + CANARY + "', 100)");
        CaptureRig.await("a dead letter", () -> rig.count("WG_DEAD") == 1);
        assertThat(rig.messages("WG_DEAD").get(0).body())
                .contains("COLLECTION_UNKNOWN", "wg.trail", "a file in schemas/collections")
                .doesNotContain(CANARY);
        // What no checkpoint holds yet would be read again under the new contract, and told.
        rig.awaitCheckpointed();
        rig.stop();
        Files.writeString(contract, TRAIL);
        rig.start();
        // The row from before comes by the backfill that a new contract asks for; it would read the next one too.
        rows(1);
        insert(2);
        assertThat(rows(2)).extracting(RowEvent::key).containsExactly("1", "2");
        assertThat(rig.count("WG_DEAD")).isEqualTo(1);
    }

    /** The log tells of shapes that the catalog has forgotten when it is read. */
    @Test
    void changesMadeWhileCaptureWasDownAreReadInTheShapeTheyHad() throws IOException {
        published();
        rig.start();
        insert(1);
        rows(1);
        rig.stop();
        insert(2);
        rig.database.psql("ALTER TABLE wg.trail ADD COLUMN surface text, ADD COLUMN secret text");
        rig.database.psql(
                "INSERT INTO wg.trail (id, name, surface, secret) VALUES (3, 'Three', 'gravel', '" + CANARY + "')");
        rig.database.psql("ALTER TABLE wg.trail DROP COLUMN secret");
        rig.database.psql("ALTER TABLE wg.trail ALTER length_m TYPE int");
        insert(4);
        rig.database.psql("ALTER TABLE wg.trail RENAME surface TO cover; ALTER TABLE wg.trail RENAME cover TO surface");
        Files.writeString(contract, TRAIL + SURFACE);
        rig.start();
        insert(5);
        List<RowEvent> rows = rows(5);
        assertThat(rows).extracting(RowEvent::key).containsExactly("1", "2", "3", "4", "5");
        assertThat(rows.get(1).properties().path("length_m").asLong()).isEqualTo(100);
        assertThat(rows.get(2).properties().path("surface").asText()).isEqualTo("gravel");
        assertThat(rows.get(3).properties().path("length_m").asLong()).isEqualTo(100);
        assertThat(rig.events()).noneMatch(message -> message.body().contains(CANARY));
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    private void published() throws IOException {
        rig.database.psql("ALTER PUBLICATION wg_publication ADD TABLE wg.trail");
        Files.writeString(contract, TRAIL);
    }

    private void insert(int id) {
        rig.database.psql("INSERT INTO wg.trail (id, name, length_m) VALUES (" + id + ", 'Trail', 100)");
    }

    private List<RowEvent> rows(int least) {
        CaptureRig.await(least + " rows", () -> rig.events("wg.event.trail").size() >= least);
        return rig.events("wg.event.trail").stream()
                .map(message -> RowEventCodec.decode(message.envelope().data()))
                .toList();
    }
}
