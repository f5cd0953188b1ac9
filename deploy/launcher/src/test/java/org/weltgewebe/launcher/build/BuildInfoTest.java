package org.weltgewebe.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {

    @Test
    void carriesWhatTheRootPomSays() {
        BuildInfo info = BuildInfo.load();

        assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(info.flinkJvmFlags())
                .isNotEmpty()
                .allMatch(flag -> flag.startsWith("--add-exports=") || flag.startsWith("--add-opens="));
    }
}
