package org.weltgewebe.pipelines.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.schemas.event.Subjects;

class StreamsTest {

    private static final List<StreamFile> FILES = Streams.load(TestLaw.house().resolve("deploy/nats"));

    @Test
    void theFilesOfThisHouseDescribeTheThreeStreamsInEveryProfile() {
        assertThat(FILES)
                .extracting(StreamFile::stream)
                .containsExactlyInAnyOrder(Subjects.STREAM_DEAD, Subjects.STREAM_EVENT, Subjects.STREAM_TILES);
        for (StreamFile file : FILES) {
            assertThat(file.profiles().keySet()).containsExactlyInAnyOrder("local", "production");
            for (StreamFile.Limits limits : file.profiles().values()) {
                assertThat(limits.maxBytes()).isPositive();
                assertThat(limits.duplicateWindow()).isPositive().isLessThanOrEqualTo(limits.maxAge());
            }
        }
        assertThat(Streams.warnings(FILES, "local", -1)).isEmpty();
        assertThat(Streams.warnings(FILES, "production", -1))
                .singleElement()
                .asString()
                .startsWith("stream WG_EVENT: duplicate-window PT24M18S (expected: PT72H)");
    }

    @Test
    void theDuplicateWindowIsAsLongAsWantedWhereItsIdsFit() {
        StreamFile.Limits limits = limits(Duration.ofHours(72), 5);
        assertThat(limits.affordableWindow(0)).isEqualTo(Duration.ofHours(72));
        assertThat(limits.idMemoryBytes(0)).isEqualTo(5L * 72 * 3600 * 240);
        assertThat(limits.affordableWindow(100)).isEqualTo(Duration.ofSeconds(350_000_000 / (100 * 240)));
        assertThat(limits.affordableWindow(1e9)).as("retries need some").isEqualTo(Duration.ofMinutes(2));
        assertThat(limits(Duration.ofSeconds(30), 5).affordableWindow(1e9)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Streams.windowWarning("WG_EVENT", limits, 0)).isEmpty();
        assertThat(Streams.windowWarning("WG_EVENT", limits, 100).orElseThrow())
                .contains("duplicate-window PT4H3M3S (expected: PT72H)", "at 100 events/s", "6220 MB");
    }

    private static StreamFile.Limits limits(Duration window, double eventsPerSecond) {
        return new StreamFile.Limits(Duration.ofDays(30), 1, window, 1, eventsPerSecond);
    }

    @Test
    void tooLittleRoomIsNamed() {
        long wanted =
                FILES.stream().mapToLong(f -> f.limits("local").maxBytes()).sum();
        assertThat(Streams.warnings(FILES, "local", wanted)).isEmpty();
        assertThat(Streams.warnings(FILES, "local", wanted - 1))
                .singleElement()
                .asString()
                .startsWith("streams: max-bytes " + wanted / 1_000_000 + " MB together");
    }

    @Test
    void anUnknownProfileIsNamed() {
        assertThatThrownBy(() -> Streams.warnings(FILES, "lokal", -1))
                .hasMessageContaining("profile lokal (expected: one of [local, production])");
    }

    @Test
    void theProblemsOfAllFilesAreNamedAtOnce(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("a.yaml"),
                "stream: A\ndescription: d\nsubject: [x]\nprofiles: {local: {max-age: 1}}\n");
        Files.writeString(directory.resolve("b.yaml"), "stream: B\ndescription: d\nsubjects: []\nprofiles: {}\n");
        assertThatThrownBy(() -> Streams.load(directory))
                .hasMessageContaining("a.yaml:3:10: subject: unknown key (did you mean subjects?)")
                .hasMessageContaining("profiles.local.max-age: 1 (expected: an ISO 8601 duration")
                .hasMessageContaining("b.yaml:1:1: subjects, profiles: empty");
    }

    @Test
    void aDirectoryWithoutStreamsIsRefused(@TempDir Path directory) {
        assertThatThrownBy(() -> Streams.load(directory)).hasMessageContaining("no *.yaml (expected: at least one");
        assertThatThrownBy(() -> Streams.load(directory.resolve("none"))).hasMessageContaining("stream files");
    }
}
