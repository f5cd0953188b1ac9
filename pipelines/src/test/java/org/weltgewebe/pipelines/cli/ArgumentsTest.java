package org.weltgewebe.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Set<String> FLAGS = Set.of("--json");
    private static final Set<String> VALUED = Set.of("--set", "--fault");

    @Test
    void wordsFlagsAndValuesAreToldApart() {
        Arguments arguments =
                Arguments.parse(List.of("edit", "--set", "a=b", "7", "--json", "--set=c=--d"), FLAGS, VALUED);
        assertThat(arguments.words()).containsExactly("edit", "7");
        assertThat(arguments.has("--json")).isTrue();
        assertThat(arguments.values("--set")).containsExactly("a=b", "c=--d");
        assertThat(arguments.value("--set")).contains("c=--d");
        assertThat(arguments.value("--fault")).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--jsn"), FLAGS, VALUED))
                .hasMessage("--jsn: unknown (expected: did you mean --json?)");
        assertThatThrownBy(() -> Arguments.parse(List.of("--elephant"), FLAGS, VALUED))
                .hasMessageContaining("one of [--fault, --json, --set]");
        assertThatThrownBy(() -> Arguments.parse(List.of("--set"), FLAGS, VALUED))
                .hasMessage("--set: without a value (expected: --set VALUE)");
        assertThatThrownBy(() -> Arguments.parse(List.of("--json=1"), FLAGS, VALUED))
                .hasMessageContaining("--json: unknown");
        assertThatThrownBy(() -> Arguments.parse(List.of(), FLAGS, VALUED).required("--fault"))
                .hasMessage("--fault: missing (expected: see --help)");
    }
}
