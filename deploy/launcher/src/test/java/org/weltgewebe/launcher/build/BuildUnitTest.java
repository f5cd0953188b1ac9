package org.weltgewebe.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildUnitTest {

    private static final FileTime BUILT = FileTime.from(Instant.parse("2026-01-01T12:00:00Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2026-01-01T12:00:01Z"));
    private static final FileTime EARLIER = FileTime.from(Instant.parse("2026-01-01T11:00:00Z"));

    @TempDir
    Path root;

    private Path source;
    private BuildUnit unit;

    @BeforeEach
    void buildOnce() throws IOException {
        source = Files.createDirectories(root.resolve("room/src")).resolve("A.java");
        Files.writeString(source, "class A {}");
        Path target = Files.createDirectories(root.resolve("room/target"));
        unit = new BuildUnit("room", List.of(root.resolve("room")), List.of(target), target.resolve(".built"));
        Files.setLastModifiedTime(source, EARLIER);
        Files.setLastModifiedTime(source.getParent(), EARLIER);
        unit.markBuilt(BUILT);
    }

    @Test
    void isFreshAfterABuildWhateverLiesInTarget() throws IOException {
        Files.setLastModifiedTime(Files.writeString(root.resolve("room/target/x.jar"), ""), LATER);

        assertThat(unit.isStale()).isFalse();
    }

    @Test
    void isStaleWhenASourceIsNewerOrGone() throws IOException {
        Files.setLastModifiedTime(source, LATER);
        assertThat(unit.isStale()).isTrue();

        Files.delete(source);
        Files.setLastModifiedTime(source.getParent(), LATER);
        assertThat(unit.isStale()).isTrue();
    }

    @Test
    void isStaleWhenItsOutputIsMissing() {
        BuildUnit moreWanted =
                new BuildUnit("room", unit.sources(), List.of(root.resolve("room/target/lib")), unit.stamp());

        assertThat(moreWanted.isStale()).isTrue();
    }
}
