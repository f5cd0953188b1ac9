package org.weltgewebe.pipelines.deadletter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.retain.Retainer;
import org.weltgewebe.schemas.event.EventEnvelope;

class LetterTrialTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:01Z");
    private static final String RUN = "6f1f9c52-0d8e-4a64-9d0b-6f0f3a0c7a11";

    private final Classifier classifier = new Classifier(TestLaw.contracts(), TestLaw.eventTypes());
    private final LetterTrial trial = new LetterTrial(classifier, new Retainer(TestLaw.policies()), List.of());
    private final Messages messages = new Messages("e1", new LetterCipher(null));

    @ParameterizedTest
    @CsvSource({
        "UPDATE, , e1/771/16b3700/2",
        "READ, , e1/snapshot/node/KEY/771",
        "READ, " + RUN + ", e1/backfill/" + RUN + "/node/KEY/771",
        "DELETE, " + RUN + ", e1/backfill/" + RUN + "/node/KEY/771"
    })
    void aRowGoesOnUnderTheIdItWouldHaveHad(Operation operation, @Nullable String run, String id) {
        Map<String, @Nullable Object> whole =
                TestRows.row(TestLaw.contract("node"), operation, 1).columns();
        Trial again = trial.row(letter(captured(operation, broken(whole), run)), whole, NOW);
        assertThat(again).isInstanceOf(Trial.Passed.class);
        EventEnvelope event = ((Trial.Passed) again).message().envelope();
        assertThat(event.id()).isEqualTo(id.replace("KEY", String.valueOf(whole.get("id"))));
        assertThat(event.position()).isEqualTo(operation == Operation.READ ? "0/0" : "16b3700/2");
    }

    @Test
    void aRowOnWhichTheStagesStumbleIsRefusedWithoutWhatTheySaid() {
        assertThat(refusedWith("topics", List.of(TestRows.CANARY, 7)))
                .startsWith("ROW_UNDECODABLE: row: ClassCastException at ")
                .doesNotContain(TestRows.CANARY);
        assertThat(refusedWith("updated_at", Instant.MAX))
                .as("in retention")
                .startsWith("ROW_UNDECODABLE: row: DateTimeException at ");
    }

    private String refusedWith(String column, Object value) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(
                TestRows.row(TestLaw.contract("node"), Operation.UPDATE, 1).columns());
        StoredLetter letter = letter(captured(Operation.UPDATE, broken(columns), null));
        columns.put(column, value);
        Trial again = trial.row(letter, columns, NOW);
        assertThat(again).isInstanceOf(Trial.Refused.class);
        return ((Trial.Refused) again).reason();
    }

    private static Map<String, @Nullable Object> broken(Map<String, @Nullable Object> columns) {
        Map<String, @Nullable Object> broken = new LinkedHashMap<>(columns);
        broken.put("version", "one");
        return broken;
    }

    private static CapturedRow captured(
            Operation operation, Map<String, @Nullable Object> columns, @Nullable String run) {
        return new CapturedRow(
                operation, "wg.node", columns, new ChangePosition(771, 0x16B3700, 2, NOW.minusSeconds(1)), run);
    }

    private StoredLetter letter(CapturedRow row) {
        EventEnvelope dead = messages.dead((Classification.Rejected) classifier.classify(row), row)
                .envelope();
        return new StoredLetter(1, dead.id(), dead.time(), "e1", DeadLetter.decode(dead.data()));
    }
}
