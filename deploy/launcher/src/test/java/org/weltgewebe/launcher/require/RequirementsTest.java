package org.weltgewebe.launcher.require;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.launcher.Home;

class RequirementsTest {

    @TempDir
    Path directory;

    @Test
    void comparesVersionsByNumberNotByText() {
        assertThat(Requirements.atLeast("3.10.1", 3, 8)).isTrue();
        assertThat(Requirements.atLeast("3.6", 3, 8)).isFalse();
        assertThat(Requirements.atLeast("20", 20, 0)).isTrue();
        assertThat(Requirements.atLeast("missing", 1, 0)).isFalse();
    }

    @Test
    void everyRequirementSaysWhatToDo() {
        assertThat(new Requirements(new Home(directory, directory.resolve("var"))).all())
                .isNotEmpty()
                .allSatisfy(requirement -> {
                    assertThat(requirement.remedy()).isNotBlank();
                    assertThat(requirement.found()).isNotBlank();
                });
    }
}
