package org.weltgewebe.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The dependency table of the house over the classes of all rooms. Class files are read by path, so the rooms need no common class
 * path; a room that is not built (partial reactor) is not judged, the full build judges all.
 */
class ArchitectureTest {

    private static final Map<String, String> ROOMS = rooms();
    private static final List<String> VALUE_ADDED =
            List.of("java..", "javax..", "jdk..", "sun..", "com.sun..", "org.jspecify..");

    private static Map<String, JavaClasses> built;

    /** Directory and root package. */
    private static Map<String, String> rooms() {
        Map<String, String> rooms = new LinkedHashMap<>();
        rooms.put("schemas", "org.weltgewebe.schemas");
        rooms.put("dlm-policies", "org.weltgewebe.policies");
        rooms.put("tile-bakery/pmtiles", "org.weltgewebe.pmtiles");
        rooms.put("tile-bakery/bakery", "org.weltgewebe.bakery");
        rooms.put("deploy/servers", "org.weltgewebe.servers");
        rooms.put("pipelines", "org.weltgewebe.pipelines");
        rooms.put("api", "org.weltgewebe.api");
        rooms.put("deploy/launcher", "org.weltgewebe.launcher");
        return rooms;
    }

    @BeforeAll
    static void readClasses() {
        built = new LinkedHashMap<>();
        ROOMS.keySet().forEach(room -> {
            Path classes = Path.of("../..").resolve(room).resolve("target/classes");
            if (Files.isDirectory(classes)) {
                JavaClasses imported = new ClassFileImporter().importPath(classes);
                if (!imported.isEmpty()) {
                    built.put(room, imported);
                }
            }
        });
    }

    @Test
    void atLeastTheRoomsOfThisReactorAreJudged() {
        assertThat(built.keySet()).contains("schemas", "deploy/servers", "deploy/launcher");
    }

    @TestFactory
    Stream<DynamicTest> everyRoomKeepsItsRowOfTheTable() {
        return built.keySet().stream()
                .map(room -> DynamicTest.dynamicTest(room, () -> row(room).check(built.get(room))));
    }

    private static ArchRule row(String room) {
        String own = ROOMS.get(room) + "..";
        String yaml = "org.snakeyaml..";
        String json = "com.fasterxml.jackson..";
        return switch (room) {
            case "schemas" ->
                only(
                        own,
                        "schemas are contracts and know no other room: put the code into the room that uses it",
                        json,
                        yaml);
            case "tile-bakery/pmtiles" ->
                only(own, "pmtiles is JDK only so that it can be published alone: move it to bakery");
            case "dlm-policies" ->
                never(
                        "policies are pure functions over records: give them values, not frameworks",
                        "org.apache.flink..",
                        "io.vertx..",
                        "io.nats..",
                        "org.locationtech..",
                        "org.weltgewebe.pipelines..",
                        "org.weltgewebe.api..",
                        "org.weltgewebe.bakery..",
                        "org.weltgewebe.pmtiles..");
            case "tile-bakery/bakery" ->
                never(
                        "bakery turns features into tiles: move the adapter to pipelines",
                        "org.apache.flink..",
                        "io.vertx..",
                        "io.nats..",
                        "io.debezium..",
                        "org.weltgewebe.pipelines..",
                        "org.weltgewebe.api..",
                        "org.weltgewebe.policies..");
            case "deploy/servers" ->
                never(
                        "servers prepares Postgres and NATS and knows no engine room",
                        "org.apache.flink..",
                        "io.vertx..",
                        "io.debezium..",
                        "org.weltgewebe.pipelines..",
                        "org.weltgewebe.api..",
                        "org.weltgewebe.bakery..",
                        "org.weltgewebe.pmtiles..",
                        "org.weltgewebe.policies..");
            case "pipelines" ->
                never(
                        "pipelines and api meet on the stream: move HTTP serving to api",
                        "io.vertx..",
                        "org.weltgewebe.api..",
                        "org.weltgewebe.servers..",
                        "org.weltgewebe.launcher..");
            case "api" ->
                never(
                        "api serves what others made: move the work to pipelines or bakery",
                        "org.apache.flink..",
                        "io.debezium..",
                        "org.geotools..",
                        "org.weltgewebe.pipelines..",
                        "org.weltgewebe.bakery..",
                        "org.weltgewebe.servers..",
                        "org.weltgewebe.launcher..");
            default ->
                never(
                        "launcher starts the rooms as processes and never links them: class paths must not mix",
                        "org.apache.flink..",
                        "io.vertx..",
                        "io.debezium..",
                        "org.weltgewebe.pipelines..",
                        "org.weltgewebe.api..",
                        "org.weltgewebe.bakery..",
                        "org.weltgewebe.pmtiles..",
                        "org.weltgewebe.policies..");
        };
    }

    private static ArchRule only(String own, String remedy, String... more) {
        String[] allowed = Stream.of(VALUE_ADDED.stream(), Stream.of(own), Stream.of(more))
                .flatMap(names -> names)
                .toArray(String[]::new);
        return classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .because(remedy);
    }

    private static ArchRule never(String remedy, String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .because(remedy);
    }

    @TestFactory
    Stream<DynamicTest> frameworksStayInTheirPackages() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put(
                "Debezium",
                onlyIn(
                        "..debezium..",
                        "wrap it behind a class of pipelines.capture.debezium",
                        "io.debezium..",
                        "org.apache.kafka.."));
        rules.put(
                "GeoTools",
                onlyIn("..geotools..", "move the adapter into bakery.geotools", "org.geotools..", "org.opengis.."));
        rules.put("NATS", onlyIn("..nats..", "move the client into a package named nats", "io.nats.."));
        rules.put(
                "Vert.x SQL",
                onlyIn(
                        "..postgres..",
                        "move the query into api.features.postgres",
                        "io.vertx.sqlclient..",
                        "io.vertx.pgclient.."));
        rules.put("H3", onlyIn("..h3..", "use the class that wraps it in bakery.h3", "com.uber.h3core.."));
        rules.put("Lucene", onlyIn("..lucene..", "move the adapter into api.search.lucene", "org.apache.lucene.."));
        return engineRooms().flatMap(room -> rules.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        room + ": " + rule.getKey(), () -> rule.getValue().check(built.get(room)))));
    }

    private static Stream<String> engineRooms() {
        return built.keySet().stream().filter(room -> !room.startsWith("deploy/"));
    }

    private static ArchRule onlyIn(String home, String remedy, String... framework) {
        return noClasses()
                .that(not(resideInAnyPackage(home)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(framework))
                .because(remedy)
                .allowEmptyShould(true);
    }

    @TestFactory
    Stream<DynamicTest> everyPackageSaysWhatItIs() {
        ArchRule rule = classes()
                .should(new ArchCondition<>("live in a package with package-info.java and @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage()
                                .tryGetPackageInfo()
                                .map(info -> info.isAnnotatedWith(NullMarked.class))
                                .orElse(false);
                        events.add(
                                new SimpleConditionEvent(
                                        type,
                                        marked,
                                        type.getName()
                                                + ": write package-info.java (purpose, entry point, who closes what) with @NullMarked"));
                    }
                });
        return everyRoom(rule);
    }

    @TestFactory
    Stream<DynamicTest> timeAndEnvironmentComeInAtTheEdge() {
        ArchRule rule = noClasses()
                .that()
                .haveNameNotMatching(".*(Main|Config|Configuration)(\\$.*)?")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .because(
                        "time is an argument (Instant now, or a Clock given by Main) and configuration a record built at the edge");
        return engineRooms().map(room -> DynamicTest.dynamicTest(room, () -> rule.check(built.get(room))));
    }

    @TestFactory
    Stream<DynamicTest> nothingStaticChanges() {
        ArchRule rule = fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .because("static state outlives tests and jobs: pass the object to those who need it")
                .allowEmptyShould(true);
        return everyRoom(rule);
    }

    private static Stream<DynamicTest> everyRoom(ArchRule rule) {
        return built.keySet().stream().map(room -> DynamicTest.dynamicTest(room, () -> rule.check(built.get(room))));
    }
}
