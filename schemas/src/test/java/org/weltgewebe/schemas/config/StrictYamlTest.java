package org.weltgewebe.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictYamlTest {

    enum Mode {
        FAST_LANE,
        SLOW
    }

    record Inner(String url, Secret password) {}

    record Outer(
            Inner inner,
            int maxZoom,
            Duration interval,
            Mode mode,
            @Nullable String note,
            List<String> jobs,
            Map<String, Integer> limits,
            @Nullable Path dir) {
        Outer {
            if (maxZoom > 26) {
                throw new IllegalArgumentException("max-zoom: " + maxZoom + " (expected: 0..26)");
            }
        }
    }

    private static final String GOOD =
            """
            inner: {url: "nats://127.0.0.1", password: s3cret}
            max-zoom: 14
            interval: PT1S
            mode: fast-lane
            jobs: [capture, bake]
            limits: {a: 1}
            """;

    @Test
    void bindsEveryKindOfValue() {
        Outer outer = StrictYaml.read("test", GOOD, Outer.class);
        assertThat(outer.inner().url()).isEqualTo("nats://127.0.0.1");
        assertThat(outer.maxZoom()).isEqualTo(14);
        assertThat(outer.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(outer.mode()).isEqualTo(Mode.FAST_LANE);
        assertThat(outer.note()).isNull();
        assertThat(outer.jobs()).containsExactly("capture", "bake");
        assertThat(outer.limits()).containsEntry("a", 1);
    }

    @Test
    void neverPrintsASecret() {
        assertThat(StrictYaml.read("test", GOOD, Outer.class).toString()).doesNotContain("s3cret");
    }

    @Test
    void reportsAllProblemsAtOnceWithPlaceAndSuggestion() {
        String bad =
                """
                inner: {url: x, pasword: y}
                max-zoom: deep
                interval: 1s
                mode: fast
                jbos: []
                limits: []
                """;
        assertThatThrownBy(() -> StrictYaml.read("bad.yaml", bad, Outer.class))
                .isInstanceOfSatisfying(YamlProblems.class, e -> assertThat(e.problems())
                        .contains(
                                "bad.yaml:1:26: inner.pasword: unknown key (did you mean password?)",
                                "bad.yaml:1:8: inner.password: missing (expected: secret)",
                                "bad.yaml:2:11: max-zoom: deep (expected: int)",
                                "bad.yaml:3:11: interval: 1s (expected: an ISO 8601 duration such as PT1S)",
                                "bad.yaml:4:7: mode: fast (expected: fast-lane | slow)",
                                "bad.yaml:5:7: jbos: unknown key (did you mean jobs?)",
                                "bad.yaml:6:9: limits: not a mapping (expected: key: value pairs)"));
    }

    @Test
    void aRefusalOfTheRecordIsAProblemWithItsPlace() {
        assertThatThrownBy(() -> StrictYaml.read("deep.yaml", GOOD.replace("14", "27"), Outer.class))
                .hasMessage("deep.yaml:1:1: max-zoom: 27 (expected: 0..26)");
    }

    @Test
    void resolvesPathsAgainstTheFile(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("c.yaml"), GOOD + "dir: ../tiles\n");
        assertThat(StrictYaml.read(file, Outer.class).dir())
                .isEqualTo(dir.toAbsolutePath().getParent().resolve("tiles"));
    }

    @Test
    void refusesWhatIsNotAMapping() {
        assertThatThrownBy(() -> StrictYaml.read("x", "", Outer.class)).hasMessageContaining("empty document");
        assertThatThrownBy(() -> StrictYaml.read("x", "a: [", Outer.class)).hasMessageContaining("not valid YAML");
        assertThatThrownBy(() -> StrictYaml.read("x", "a: 1\na: 2", Outer.class))
                .isInstanceOf(YamlProblems.class);
    }
}
