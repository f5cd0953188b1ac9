package org.weltgewebe.pipelines.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.TestKeys;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.pipelines.distribute.TestMessages;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultKind;
import org.weltgewebe.schemas.Stage;

/** What the jobs and the command say is what the published schemas say. */
class DeadLetterSchemaTest {

    private static final String NAMES = "https://weltgewebe.org/schemas/events/";
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final LetterCipher CIPHER = new LetterCipher(LetterKeys.parse("keys", List.of(TestKeys.line("k1"))));

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(DeadLetterSchemaTest::text));

    @Test
    void everyLetterOfTheCaptureJobIsValidWhateverItsFaultItsOperationAndItsOriginal() {
        for (LetterCipher cipher : List.of(CIPHER, new LetterCipher(null))) {
            Messages messages = new Messages("a1b2c3d4", cipher);
            for (FaultCode fault : dataFaults()) {
                for (Operation operation : Operation.values()) {
                    for (String key : new String[] {"7", null}) {
                        CapturedRow row = TestRows.row(TestLaw.contract("node"), operation, 1);
                        Rejected rejected =
                                new Rejected(fault, row.table(), key, List.of("location"), "geometry: empty");
                        OutgoingMessage letter = messages.dead(rejected, row);
                        assertLetter(letter.envelope().data());
                        assertLetter(messages.tooLarge(letter, 9).envelope().data());
                    }
                }
            }
            assertLetter(
                    messages.tooLarge(TestMessages.event("e"), 9).envelope().data());
        }
    }

    @Test
    void theLetterOfTheBakeJobIsValid() {
        assertLetter(bake().encode());
    }

    @Test
    void everyActIsValid() {
        StoredLetter letter = new StoredLetter(7, "dead/bake/9", NOW, null, bake());
        Original original = CIPHER.seal(Map.of("a", "b"), "dead/bake/9#2");
        for (LetterAct act : List.of(
                LetterAct.edited(letter, 2, original, NOW),
                LetterAct.replayed(letter, 1, 12, NOW),
                LetterAct.replayed(letter, 2, 0, NOW),
                LetterAct.dropped(letter, "test data", NOW))) {
            assertThat(violations("dead-letter-act.v1.schema.json", act.encode()))
                    .isEmpty();
            assertThat(LetterAct.decode(act.encode()))
                    .usingRecursiveComparison()
                    .isEqualTo(act);
        }
    }

    @Test
    void theCheckSees() {
        String letter = new String(bake().encode(), StandardCharsets.UTF_8);
        assertThat(violations("dead-letter.v1.schema.json", bytes(letter.replace("\"subject\"", "\"value\""))))
                .isNotEmpty();
        String act = new String(
                LetterAct.dropped(new StoredLetter(7, "d", NOW, null, bake()), "x", NOW)
                        .encode(),
                StandardCharsets.UTF_8);
        assertThat(violations("dead-letter-act.v1.schema.json", bytes(act.replace("dropped", "edited"))))
                .isNotEmpty();
        assertThat(violations(
                        "dead-letter-act.v1.schema.json", bytes(act.replace("EVENT_UNDECODABLE", "SLOT_UNUSABLE"))))
                .as("a reference into the schema of letters")
                .isNotEmpty();
    }

    private static DeadLetter bake() {
        return new DeadLetter(
                FaultCode.EVENT_UNDECODABLE,
                Stage.BAKE,
                "payload: 3 bytes",
                null,
                null,
                new DeadLetter.Message("wg.event.node.upserted", 9, null),
                null);
    }

    private void assertLetter(byte[] data) {
        assertThat(violations("dead-letter.v1.schema.json", data)).isEmpty();
        assertThat(DeadLetter.decode(data).encode()).isEqualTo(data);
    }

    private List<String> violations(String schema, byte[] data) {
        Schema known = registry.getSchema(SchemaLocation.of(NAMES + schema));
        return known.validate(new String(data, StandardCharsets.UTF_8), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static @Nullable String text(String name) {
        if (!name.startsWith(NAMES)) {
            return null;
        }
        try {
            return Files.readString(TestLaw.house().resolve("schemas/events").resolve(name.substring(NAMES.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<FaultCode> dataFaults() {
        List<FaultCode> faults = new ArrayList<>(List.of(FaultCode.values()));
        faults.removeIf(fault -> fault.kind() != FaultKind.DATA);
        return faults;
    }
}
