package org.weltgewebe.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;

class PolicySetTest {

    private static final Path POLICIES = Path.of("policies");
    private static final Path COLLECTIONS = Path.of("../schemas/collections");

    /** The outbox is captured without a contract. */
    private static final String OUTBOX = "outbox.ereignis";

    private static final String VALID =
            """
            id: knoten.inhalt
            titel: {de: Inhalt, en: Content}
            rechtsgrundlage: Art. 6(1)(b) GDPR
            loeschregel: {regelloeschfrist: P5Y, startzeitpunkt: {feld: updated_at}, aktion: delete}
            """;

    @TempDir
    Path directory;

    @Test
    void everyCapturedDatenartHasAPolicyAndEveryPolicyACapturedDatenart() {
        Set<String> captured = new TreeSet<>(Set.of(OUTBOX));
        CollectionContracts.load(COLLECTIONS).all().forEach(contract -> captured.add(contract.datenart()));
        assertThat(new TreeSet<>(PolicySet.load(POLICIES).all().keySet())).isEqualTo(captured);
    }

    @Test
    void everyPeriodStartsWithAColumnOfItsTableOrWithAnEvent() {
        PolicySet policies = PolicySet.load(POLICIES);
        for (CollectionContract contract : CollectionContracts.load(COLLECTIONS).all()) {
            Policy.Startzeitpunkt start =
                    policies.policy(contract.datenart()).loeschregel().startzeitpunkt();
            if (start != null && start.feld() != null) {
                assertThat(contract.fields()).as(contract.datenart()).containsKey(start.feld());
            }
        }
    }

    @Test
    void theProblemsOfAllFilesAreNamedAtOnceWithFileAndKey() throws Exception {
        write("a.b.yaml", VALID.replace("aktion: delete", "aktion: shred"));
        write("c.d.yaml", VALID.replace("titel:", "title:"));
        write("knoten.inhalt.yaml", VALID.replace("P5Y", "5 years"));
        write("notes.txt", "no policy");
        assertThatThrownBy(() -> PolicySet.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.b.yaml:4")
                .hasMessageContaining("loeschregel.aktion: shred (expected: delete | mask | restrict)")
                .hasMessageContaining("c.d.yaml:2")
                .hasMessageContaining("title: unknown key (did you mean titel?)")
                .hasMessageContaining("knoten.inhalt.yaml:4")
                .hasMessageContaining("loeschregel: regelloeschfrist: 5 years (expected: an ISO 8601 calendar period");
    }

    @Test
    void aFileIsNamedLikeItsDatenartSoThatNoneHasTwo() throws Exception {
        write("knoten.inhalt.yaml", VALID);
        write("knoten.kopie.yaml", VALID);
        assertThatThrownBy(() -> PolicySet.load(directory))
                .hasMessageContaining("knoten.kopie.yaml: id: knoten.inhalt (expected: the name of the file)");
        Policy policy = PolicySet.load(POLICIES).policy("knoten.inhalt");
        assertThatThrownBy(() -> PolicySet.of(List.of(policy, policy)))
                .hasMessage("id: knoten.inhalt (expected: one policy per Datenart)");
    }

    @Test
    void everyCollectionWithoutPolicyIsNamed() throws Exception {
        write("knoten.inhlat.yaml", VALID.replace("knoten.inhalt", "knoten.inhlat"));
        PolicySet policies = PolicySet.load(directory);
        assertThatThrownBy(() -> policies.requireAll(
                        CollectionContracts.load(COLLECTIONS).all()))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("POLICY_MISSING")
                .hasMessageContaining("collection node: datenart knoten.inhalt")
                .hasMessageContaining("did you mean knoten.inhlat?")
                .hasMessageContaining("collection account: datenart garnrolle.profil")
                .hasMessageContaining("collection message: datenart gespraech.nachricht");
        assertThatThrownBy(() -> policies.policy("ort.name"))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("ort.name (expected: a file ort.name.yaml among the policies");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: knoten.inhalt | id: Knoten | expected: dotted lower case",
                "en: Content | fr: Contenu | expected: de and en",
                "Art. 6(1)(b) GDPR | \" \" | rechtsgrundlage: empty",
                "P5Y | PT5H | expected: an ISO 8601 calendar period",
                "P5Y | P-1D | expected: not negative",
                "P5Y | P1Y-1D | expected: not negative",
                "P5Y | P2147483647Y | expected: at most",
                "P5Y | keine | grund: missing",
                ", aktion: delete | '' | expected: both with a regelloeschfrist",
                "feld: updated_at | 'feld: updated_at, ereignis: node.closed' | exactly one of them",
                "feld: updated_at | '' | exactly one of them",
            })
    void whatDoesNotFitTogetherIsRefused(String part, String replacement, String problem) throws Exception {
        write("knoten.inhalt.yaml", VALID.replace(part, replacement));
        assertThatThrownBy(() -> PolicySet.load(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> PolicySet.load(directory.resolve("none"))).hasMessageContaining("expected: policies");
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }
}
