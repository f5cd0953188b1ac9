package org.weltgewebe.api.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weltgewebe.api.search.SearchAnswer;
import org.weltgewebe.api.search.SearchQuestion;
import org.weltgewebe.schemas.event.RowEvent;

/** Questions as people type them, and what must be among the first three hits. */
class GermanGoldTest {

    @TempDir
    static Path directory;

    private static SearchIndex index;

    @BeforeAll
    static void fill() {
        index = SearchIndex.open(directory, Rows.CONTRACTS);
        index.resume("gold", 1, 1_000);
        String[][] nodes = {
            {"Gemeinschaftsgarten Hamm", "Beete für alle im Stadtteil", "natur"},
            {"Fahrradwerkstatt Horn", "Selbsthilfe an Schrauben und Speichen", "mobilität"},
            {"Reparaturcafé Eimsbüttel", "Wir reparieren, was sonst im Müll landet", "handwerk"},
            {"Bücherschrank Köln", "Nimm eins, bring eins", "bildung"},
            {"Gemeinschaftsgärten an der Elbe", "Hochbeete und Obst", "natur"},
            {"Tauschbox Altona", "Verschenken und finden", "nachbarschaft"},
            {"Umsonstladen Wandsbek", "Alles ohne Geld", "nachbarschaft"},
            {"Nachbarschaftshaus Ottensen", "Kurse, Beratung, Treffen", "nachbarschaft"},
            {"Lastenrad Lotte", "Freies Lastenrad zum Ausleihen", "mobilität"},
            {"Kinderspielplatz Hammer Park", "Rutsche und Wasserspiel", "gesundheit"},
            {"Abenteuerspielplatz Wilde Wiese", "Bauen mit Holz", "bildung"},
            {"Stadtteilbibliothek Barmbek", "Lesen und lernen", "bildung"},
            {"Solidarische Landwirtschaft Ochsenwerder", "Gemüse in Ernteanteilen", "ernährung"},
            {"Foodsharing-Fairteiler St. Georg", "Lebensmittel retten", "ernährung"},
            {"Großmarkt Süd", "Obst und Gemüse", "ernährung"},
            {"Mühle Wilhelmsburg", "Brot und Backtage", "ernährung"},
            {"Nähcafé Veddel", "Nähmaschinen und Stoffe", "handwerk"},
            {"Offene Werkstatt Barmbek", "Holz, Metall, Elektronik", "handwerk"},
            {"Energiegenossenschaft Elbtal", "Bürgerstrom vom Dach", "energie"},
            {"Chor der Vielen", "Singen am Mittwochabend", "kunst"},
            {"Arztpraxis am Park", "Hausärztliche Versorgung", "gesundheit"},
            {"Postplatz", "Haltestelle und Markt", "mobilität"},
            {"Straßenfest Schanze", "Einmal im Jahr", "kunst"},
            {"Hackspace Attraktor", "Löten und Programmieren", "digitales"},
            {"Mieterverein", "Beratung rund ums Wohnen", "wohnen"},
            {"Bürgerversammlung Hamm", "Mitreden und mitbestimmen", "mitbestimmung"},
            {"Marktplatz", "Wochenmarkt am Samstag", "ernährung"}
        };
        long sequence = 0;
        for (String[] node : nodes) {
            RowEvent event =
                    Rows.node("n" + ++sequence, 1, node[0], node[1], List.of(node[2]), 10 + sequence * 0.001, 53.5);
            index.apply(sequence, Rows.withTags(event, "offen"), 0);
        }
        for (String name : new String[] {"Hamm", "Hammelburg", "Schaan", "Vaduz", "Zürich", "Sankt Gallen", "Köln"}) {
            index.apply(++sequence, Rows.place("p" + sequence, name, 9.5, 47.1), 0);
        }
        index.refresh();
    }

    @AfterAll
    static void close() {
        index.close();
    }

    private static List<String> titles(String text, int limit) throws IOException {
        return index
                .search(new SearchQuestion(text, null, Set.of(), Set.of(), Set.of(), limit), Instant.EPOCH)
                .hits()
                .stream()
                .map(SearchAnswer.Hit::title)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        // the five of the spike
        "gemeinschftsgarten ham, Gemeinschaftsgarten Hamm",
        "fahradwerkstat, Fahrradwerkstatt Horn",
        "reperaturcafe eims, Reparaturcafé Eimsbüttel",
        "bücherschränke kölln, Bücherschrank Köln",
        "garten, Gemeinschaftsgärten an der Elbe",
        // umlauts, ß, accents in every spelling
        "buecherschrank, Bücherschrank Köln",
        "bucherschrank, Bücherschrank Köln",
        "grossmarkt, Großmarkt Süd",
        "Großmarkt, Großmarkt Süd",
        "muehle, Mühle Wilhelmsburg",
        "naehcafe, Nähcafé Veddel",
        "strassenfest, Straßenfest Schanze",
        "zuerich, Zürich",
        "zurich, Zürich",
        // parts of compounds
        "werkstatt, Offene Werkstatt Barmbek",
        "bibliothek, Stadtteilbibliothek Barmbek",
        "genossenschaft, Energiegenossenschaft Elbtal",
        "spielplatz, Kinderspielplatz Hammer Park",
        "versammlung hamm, Bürgerversammlung Hamm",
        // beginnings
        "lasten, Lastenrad Lotte",
        "nachbar, Nachbarschaftshaus Ottensen",
        "solidar, Solidarische Landwirtschaft Ochsenwerder",
        "va, Vaduz",
        "sankt g, Sankt Gallen",
        // misspelt
        "bibliotek, Stadtteilbibliothek Barmbek",
        "nachbarschafthaus, Nachbarschaftshaus Ottensen",
        "hackspaec, Hackspace Attraktor",
        "schan, Schaan",
        // inflected
        "werkstätten, Offene Werkstatt Barmbek",
        "chöre, Chor der Vielen",
        "gärten, Gemeinschaftsgarten Hamm",
        // other words for the same
        "umsonstladen, Tauschbox Altona",
        "repaircafe, Reparaturcafé Eimsbüttel",
        "fairteiler, Foodsharing-Fairteiler St. Georg",
        // words of the text and of the topic
        "gemüse ernte, Solidarische Landwirtschaft Ochsenwerder",
        "lebensmittel retten, Foodsharing-Fairteiler St. Georg",
        "mitbestimmung, Bürgerversammlung Hamm",
        "löten, Hackspace Attraktor",
        // a sentence
        "wo gibt es hier ein lastenrad, Lastenrad Lotte",
        "nähmaschine ausleihen veddel, Nähcafé Veddel"
    })
    void findsAmongTheFirstThree(String question, String title) throws IOException {
        assertThat(titles(question, 3)).contains(title);
    }

    @ParameterizedTest
    @CsvSource({
        "hamm, Hamm",
        "köln, Köln",
        "marktplatz, Marktplatz",
        "gemeinschaftsgarten, Gemeinschaftsgarten Hamm",
        "reparaturcafé eimsbüttel, Reparaturcafé Eimsbüttel",
        "gemeinschftsgarten ham, Gemeinschaftsgarten Hamm",
        "fahradwerkstat, Fahrradwerkstatt Horn"
    })
    void findsFirst(String question, String title) throws IOException {
        assertThat(titles(question, 3)).first().isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"xyzzyqq", "zzzz hamm qqqq xxxx", "%%%", "'\"'", "*:*", "title.norm:garten~"})
    void takesAnythingAsWords(String question) throws IOException {
        assertThat(titles(question, 50).size()).isLessThan(35);
    }
}
