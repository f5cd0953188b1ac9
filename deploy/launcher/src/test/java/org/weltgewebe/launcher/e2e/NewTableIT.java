package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.servers.Await;

/** A table of somebody else's database joins a running weave: a migration and one contract file, no Java. Lines, not points. */
class NewTableIT {

    private static final String CONTRACT =
            """
            collection: trail
            table: wg.trail
            title: {de: Wanderweg, en: Trail}
            datenart: ort.name
            key: id
            version: version
            geometry: {field: course}
            fields:
              id: {type: bigint, category: system.operations, visibility: public}
              name: {type: text, category: system.operations, visibility: public}
              warden: {type: text, category: user.name, visibility: personal}
              course: {type: geometry, category: system.operations, visibility: public}
              version: {type: bigint, category: system.operations, visibility: public}
            tiles: {tileset: weave, layer: trail, min-zoom: 8, max-zoom: 14, properties: [name]}
            search: {title: name, text: []}
            """;

    @Test
    void aMigrationAndAContractFileAreEnough(@TempDir Path contracts) throws Exception {
        try (Stream<Path> files = Files.list(Path.of("../../schemas/collections"))) {
            for (Path file : files.toList()) {
                Files.copy(file, contracts.resolve(file.getFileName()));
            }
        }
        try (RunningWeave weave = RunningWeave.start(contracts)) {
            weave.sql(
                    "INSERT INTO wg.node (kind, title, location) VALUES ('Ort', 'Vorher', 'SRID=4326;POINT(9.52 47.15)')");
            await(() -> weave.features("14/8625/5752").toString().contains("Vorher"));

            weave.sql(
                    "CREATE TABLE wg.trail (id bigint PRIMARY KEY, name text NOT NULL, warden text,"
                            + " course geometry(LineString, 4326) NOT NULL, version bigint NOT NULL DEFAULT 1)",
                    "ALTER TABLE wg.trail REPLICA IDENTITY FULL",
                    "ALTER PUBLICATION wg_publication ADD TABLE wg.trail",
                    "GRANT SELECT ON wg.trail TO wg_capture",
                    "INSERT INTO wg.trail VALUES (6, 'Alter Saumpfad', 'Kanarie Wegwart',"
                            + " 'SRID=4326;LINESTRING(9.516 47.146, 9.526 47.149, 9.531 47.156)')");
            Files.writeString(contracts.resolve("trail.yaml"), CONTRACT);
            weave.stack().startServices();
            weave.sql("INSERT INTO wg.trail VALUES (7, 'Rheindammweg', 'Kanarie Wegwart',"
                    + " 'SRID=4326;LINESTRING(9.515 47.145, 9.525 47.148, 9.53 47.155)')");

            await(() -> weave.hits("rheindam").contains("7"));
            // Written before its contract: a backfill brings it.
            await(() -> weave.hits("saumpfad").contains("6"));
            await(() -> hasTrail(weave, "14/8625/5752"));
            assertThat(hasTrail(weave, "8/134/89")).isTrue();
            assertThat(weave.features("14/8625/5752").toString())
                    .contains("Vorher")
                    .doesNotContain("Wegwart");
        }
    }

    private static boolean hasTrail(RunningWeave weave, String tile) throws Exception {
        for (JsonNode feature : weave.features(tile)) {
            if (feature.path("layer").asText().equals("trail")) {
                assertThat(feature.path("geometry").path("type").asText()).isEqualTo("LineString");
                if (feature.path("properties").path("name").asText().equals("Rheindammweg")) {
                    return true;
                }
            }
        }
        return false;
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) {
        assertThat(Await.until(
                        () -> {
                            try {
                                return check.holds();
                            } catch (Exception e) {
                                throw new IllegalStateException("weave: does not answer", e);
                            }
                        },
                        Duration.ofSeconds(180)))
                .isTrue();
    }
}
