package org.weltgewebe.pipelines.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.policies.Policy;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.schemas.event.RowEvent.RetentionTag;
import org.weltgewebe.schemas.event.RowEventCodec;

class RetainerTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Instant START = Instant.parse("2020-02-29T11:00:00Z");
    private static final Retainer RETAINER = new Retainer(TestLaw.policies());

    @Test
    void anOverdueRowStillGoesOutWithItsDueDate() {
        RowEvent node = tag("node", Kind.UPSERTED, "updated_at");
        assertThat(node.retention())
                .isEqualTo(new RetentionTag("knoten.inhalt", "delete", Instant.parse("2025-02-28T11:00:00Z")));
        assertThat(node.kind()).isEqualTo(Kind.UPSERTED);
    }

    @Test
    void aDeletedRowHasNothingLeftToKeep() {
        assertThat(tag("node", Kind.DELETED, "updated_at").retention()).isNull();
    }

    @Test
    void theDueDateOfARowThatIsNotPublicWouldTellItsTimes() {
        assertThat(tag("conversation", Kind.UPSERTED, "archived_at").retention().dueAt())
                .isEqualTo(Instant.parse("2021-02-28T11:00:00Z"));
        assertThat(tag("conversation", Kind.WITHDRAWN, "archived_at").retention())
                .isEqualTo(new RetentionTag("gespraech.rahmen", "delete", null));
    }

    @Test
    void theDueDateOfAStartThatIsNotPublicWouldTellTheStart() {
        Policy policy = new Policy(
                "garnrolle.profil",
                Map.of("de", "P", "en", "P"),
                "test",
                new Policy.Loeschregel(
                        "P1Y", null, new Policy.Startzeitpunkt("updated_at", null), Policy.Aktion.DELETE));
        RowEvent tagged = new Retainer(PolicySet.of(List.of(policy)))
                .tag(event("account", Kind.UPSERTED), TestLaw.contract("account"), Map.of("updated_at", START), NOW);
        assertThat(tagged.retention()).isEqualTo(new RetentionTag("garnrolle.profil", "delete", null));
    }

    @Test
    void whatIsKeptForeverSaysSoAndAStartToComeHasNoDate() {
        assertThat(tag("place", Kind.UPSERTED, "updated_at").retention())
                .isEqualTo(new RetentionTag("ort.name", "keep", null));
        assertThat(tag("account", Kind.UPSERTED, "updated_at").retention())
                .isEqualTo(new RetentionTag("garnrolle.profil", "delete", null));
    }

    @Test
    void aMissingPolicyIsAFault() {
        Retainer lawless = new Retainer(PolicySet.of(List.of()));
        assertThatThrownBy(() -> lawless.tag(event("node", Kind.UPSERTED), TestLaw.contract("node"), Map.of(), NOW))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("POLICY_MISSING");
    }

    private static RowEvent tag(String collection, Kind kind, String startedBy) {
        return RETAINER.tag(event(collection, kind), TestLaw.contract(collection), Map.of(startedBy, START), NOW);
    }

    private static RowEvent event(String collection, Kind kind) {
        return new RowEvent(kind, collection, "k", 1, null, RowEventCodec.newProperties(), null, null);
    }
}
