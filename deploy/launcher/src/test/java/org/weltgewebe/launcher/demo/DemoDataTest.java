package org.weltgewebe.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DemoDataTest {

    private static final Path DEMO = Path.of("../demo");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Set<String> TOPICS = Set.of(
            "wohnen",
            "ernährung",
            "mobilität",
            "energie",
            "bildung",
            "gesundheit",
            "natur",
            "kunst",
            "handwerk",
            "digitales",
            "nachbarschaft",
            "mitbestimmung");

    private final List<DemoNode> nodes = DemoNode.read(DEMO);
    private final DemoPeople people = DemoPeople.around(nodes, NOW);

    @Test
    void placesAreRealNamedAndInTheExtract() {
        assertThat(nodes).hasSizeGreaterThan(400).allSatisfy(node -> {
            assertThat(node.title()).isNotBlank().hasSizeLessThanOrEqualTo(200);
            assertThat(node.topics()).hasSizeBetween(1, 4).allMatch(TOPICS::contains);
            assertThat(node.lon()).isBetween(9.3, 9.8);
            assertThat(node.lat()).isBetween(46.9, 47.4);
            assertThat(node.info()).contains(node.osm()).contains("OpenStreetMap");
        });
        assertThat(nodes.stream().map(DemoNode::id).distinct()).hasSameSizeAs(nodes);
    }

    @Test
    void peopleAreMarkedAndInEveryMapState() {
        assertThat(people.accounts()).allSatisfy(account -> {
            assertThat(account.title()).startsWith("Demo-Garnrolle ");
            assertThat(account.email()).endsWith("@example.org");
        });
        assertThat(people.accounts().stream().map(DemoPeople.Account::mapState).distinct())
                .containsExactlyInAnyOrder("not_on_map", "exact", "radius");
    }

    @Test
    void threadsLiveNow() {
        assertThat(people.threads()).allSatisfy(thread -> {
            if (thread.createdAt() != null) {
                assertThat(Duration.between(thread.createdAt(), NOW)).isBetween(Duration.ZERO, Duration.ofHours(168));
            }
        });
        assertThat(people.threads()).anyMatch(thread -> thread.createdAt() == null);
    }

    @Test
    void everyRunMakesTheSame() {
        assertThat(DemoPeople.around(nodes, NOW)).isEqualTo(people);
        UUID id = DemoId.of("node/1");
        assertThat(id).isEqualTo(DemoId.of("node/1")).isNotEqualTo(DemoId.of("node/2"));
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void readsQuotedValues() {
        assertThat(CsvGz.parse("a,\"b, \"\"c\"\"\",\n")).containsExactly(List.of("a", "b, \"c\"", ""));
    }
}
