package org.weltgewebe.pipelines.deadletter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.schemas.contract.CollectionContract;

class ColumnEditsTest {

    private static final CollectionContract NODE = TestLaw.contract("node");

    @Test
    void aValueIsReadByTheTypeOfItsContract() {
        Map<String, Object> edited = ColumnEdits.apply(
                Map.of("id", "7", "title", "old", "summary", "old"),
                NODE,
                List.of(
                        "title=a=b",
                        "version=3",
                        "created_at=2026-11-27T11:00:00+01:00",
                        "topics=[\"water\"]",
                        "location=POINT (9.5 47.1)"),
                List.of("summary"));
        assertThat(edited)
                .containsEntry("id", "7")
                .containsEntry("title", "a=b")
                .containsEntry("version", 3L)
                .containsEntry("created_at", Instant.parse("2026-11-27T10:00:00Z"))
                .containsEntry("topics", List.of("water"))
                .containsEntry("summary", null);
        assertThat(((CapturedRow.Wkb) edited.get("location")).bytes()).isEqualTo(TestRows.point(9.5, 47.1));
    }

    @Test
    void aProblemNamesTheColumnAndNeverTheValue() {
        for (String set : List.of(
                "version=canary", "created_at=canary", "topics=canary", "topics=\"canary\"", "location=canary")) {
            assertThatThrownBy(() -> ColumnEdits.apply(Map.of("id", "7"), NODE, List.of(set), List.of()))
                    .as(set)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("canary");
        }
        assertThatThrownBy(() -> ColumnEdits.apply(Map.of("id", "7", "title", ""), null, List.of("titel=x"), List.of()))
                .hasMessageContaining("column: titel (expected: did you mean title?");
        assertThatThrownBy(() -> ColumnEdits.apply(Map.of("id", "7"), null, List.of(), List.of("nothing")))
                .hasMessageContaining("expected: one of [id]");
        assertThatThrownBy(() -> ColumnEdits.apply(Map.of("id", "7"), null, List.of("canary"), List.of()))
                .hasMessage("--set: without '=' (expected: --set COLUMN=VALUE)");
    }
}
