package org.weltgewebe.api.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.geo.Extent;
import org.weltgewebe.api.search.SearchAnswer;
import org.weltgewebe.api.search.SearchQuestion;
import org.weltgewebe.schemas.event.RowEvent;

class SearchIndexTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path directory;

    private SearchIndex index;
    private long sequence;

    @BeforeEach
    void open() {
        index = SearchIndex.open(directory, Rows.CONTRACTS);
        index.resume("stream-1", 1, 0);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private Extent apply(RowEvent event) {
        return index.apply(++sequence, event, 0);
    }

    private SearchAnswer ask(String text, BoundingBox bbox, Set<String> kinds, Set<String> topics) {
        index.refresh();
        try {
            return index.search(new SearchQuestion(text, bbox, kinds, topics, Set.of(), 10), NOW);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> keys(String text) {
        return ask(text, null, Set.of(), Set.of()).hits().stream()
                .map(SearchAnswer.Hit::key)
                .toList();
    }

    @Test
    void followsARowFromItsFirstVersionToItsEnd() {
        assertThat(apply(Rows.node("a", 1, "Garten", "", List.of(), 10, 50))).isNull();
        assertThat(keys("garten")).containsExactly("a");

        Extent before = apply(Rows.node("a", 2, "Werkstatt", "", List.of(), 11, 51));
        assertThat(before).isEqualTo(new Extent(10, 50, 10, 50));
        assertThat(keys("garten")).isEmpty();
        assertThat(keys("werkstatt")).containsExactly("a");

        assertThat(apply(Rows.gone(RowEvent.Kind.WITHDRAWN, "a", 3))).isEqualTo(new Extent(11, 51, 11, 51));
        assertThat(keys("werkstatt")).isEmpty();
        assertThat(index.count()).isZero();
    }

    @Test
    void neverLetsAnOlderEventWin() {
        apply(Rows.node("a", 5, "Neu", "", List.of()));
        apply(Rows.node("a", 4, "Alt", "", List.of()));
        apply(Rows.gone(RowEvent.Kind.WITHDRAWN, "a", 3));

        assertThat(keys("neu")).containsExactly("a");
        assertThat(keys("alt")).isEmpty();

        apply(Rows.gone(RowEvent.Kind.DELETED, "a", 5));
        apply(Rows.node("a", 1, "Wieder", "", List.of()));
        assertThat(keys("wieder")).as("versions begin anew after a deletion").containsExactly("a");
    }

    @Test
    void forgetsWhatHasExpired() {
        apply(Rows.expiring(Rows.node("a", 1, "Fest", "", List.of()), NOW));
        apply(Rows.expiring(Rows.node("b", 1, "Fest", "", List.of()), NOW.plusSeconds(1)));

        assertThat(keys("fest")).containsExactly("b");
    }

    @Test
    void looksInsideTheBoxFirstAndWidensWhenTooFewAreThere() {
        BoundingBox box = new BoundingBox(9, 47, 10, 48);
        apply(Rows.node("far", 1, "Garten", "", List.of(), 20, 50));
        apply(Rows.node("near", 1, "Kleiner Garten am Rand der Stadt", "", List.of(), 9.5, 47.5));

        SearchAnswer few = ask("garten", box, Set.of(), Set.of());
        assertThat(few.widened()).isTrue();
        assertThat(few.hits()).extracting(SearchAnswer.Hit::key).containsExactly("near", "far");
        assertThat(few.hits()).extracting(SearchAnswer.Hit::inside).containsExactly(true, false);

        apply(Rows.node("near2", 1, "Garten zwei", "", List.of(), 9.6, 47.5));
        apply(Rows.node("near3", 1, "Garten drei", "", List.of(), 9.7, 47.5));
        SearchAnswer enough = ask("garten", box, Set.of(), Set.of());
        assertThat(enough.widened()).isFalse();
        assertThat(enough.total()).isEqualTo(3);
        assertThat(enough.hits()).extracting(SearchAnswer.Hit::key).doesNotContain("far");
    }

    @Test
    void countsFacetsWithoutTheirOwnFilter() {
        apply(Rows.node("a", 1, "Garten", "", List.of("natur", "bildung")));
        apply(Rows.node("b", 1, "Garten", "", List.of("natur")));
        apply(Rows.node("c", 1, "Garten", "", List.of("kunst")));

        SearchAnswer all = ask("", null, Set.of(), Set.of());
        assertThat(all.total()).isEqualTo(3);
        assertThat(all.topics())
                .containsExactly(
                        java.util.Map.entry("natur", 2),
                        java.util.Map.entry("bildung", 1),
                        java.util.Map.entry("kunst", 1));
        assertThat(all.kinds()).containsEntry("Ort", 3);

        SearchAnswer chosen = ask("garten", null, Set.of("Ort"), Set.of("kunst", "bildung"));
        assertThat(chosen.hits()).extracting(SearchAnswer.Hit::key).containsExactlyInAnyOrder("a", "c");
        assertThat(chosen.topics()).containsEntry("natur", 2);
        assertThat(chosen.kinds()).containsEntry("Ort", 2);
        assertThat(chosen.total()).isEqualTo(2);
    }

    @Test
    void goesOnWhereItWasClosed() {
        apply(Rows.node("a", 1, "Garten", "", List.of()));
        apply(Rows.node("b", 1, "Werkstatt", "", List.of()));
        index.close();

        index = SearchIndex.open(directory, Rows.CONTRACTS);
        assertThat(index.resume("stream-1", 1, 2)).isEqualTo(2);
        assertThat(keys("garten")).containsExactly("a");
        assertThat(apply(Rows.node("a", 2, "Hof", "", List.of()))).isNull();
        assertThat(keys("hof")).containsExactly("a");
    }

    @Test
    void beginsAnewWhenItCannotKnowWhatItMissed() {
        apply(Rows.node("a", 1, "Garten", "", List.of()));
        assertThat(index.resume("stream-1", 2, 5)).as("nothing missed").isEqualTo(1);
        assertThat(index.resume("stream-1", 3, 5)).as("2 is gone").isZero();
        assertThat(keys("garten")).isEmpty();

        index.apply(4, Rows.node("a", 1, "Garten", "", List.of()), 0);
        assertThat(index.resume("stream-2", 1, 9)).as("another stream").isZero();
        assertThat(keys("garten")).isEmpty();

        index.apply(4, Rows.node("a", 1, "Garten", "", List.of()), 0);
        assertThat(index.resume("stream-2", 1, 3)).as("the stream lost its end").isZero();
    }

    @Test
    void refusesASecondOwner() {
        assertThatThrownBy(() -> SearchIndex.open(directory, Rows.CONTRACTS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("search.dir");
    }

    @Test
    void rebuildsWhenItsFilesAreBroken() throws IOException {
        apply(Rows.node("a", 1, "Garten", "", List.of()));
        index.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("segments"))
                    .toList()) {
                Files.write(file, "broken".getBytes(StandardCharsets.UTF_8));
            }
        }

        index = SearchIndex.open(directory, Rows.CONTRACTS);
        assertThat(index.resume("stream-1", 1, 5)).isZero();
    }

    @Test
    void saysWhenTheStreamNoLongerHasEverything() {
        assertThat(index.state(0).facts()).doesNotContainKey("detail");
        assertThat(index.resume("stream-2", 1_000, 2_000)).isZero();
        assertThat(index.state(0).facts().get("detail").toString()).contains("before sequence 1000");
        index.close();
        index = SearchIndex.open(directory, Rows.CONTRACTS);
        assertThat(index.state(0).facts()).as("a restart does not forget it").containsKey("detail");
    }

    @Test
    void keepsNoBytesOfWhatWasRemoved() throws IOException {
        apply(Rows.node("a", 1, "Kanarienvogel", "", List.of()));
        apply(Rows.node("b", 1, "Garten", "", List.of()));
        index.close();
        assertThat(bytesOf(directory)).as("positive control").contains("kanarienvogel");

        index = SearchIndex.open(directory, Rows.CONTRACTS);
        index.resume("stream-1", 1, 2);
        apply(Rows.gone(RowEvent.Kind.DELETED, "a", 1));
        index.expunge();
        index.close();

        assertThat(bytesOf(directory))
                .doesNotContainIgnoringCase("kanarienvogel")
                .contains("garten");
        index = SearchIndex.open(directory, Rows.CONTRACTS);
    }

    private static String bytesOf(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
