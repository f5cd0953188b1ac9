package org.weltgewebe.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.weltgewebe.pipelines.TestKeys;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.Captured;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.FieldType;
import org.weltgewebe.schemas.contract.Visibility;

/** Classify and retain as the job runs them: no private value leaves, in a message, in a header, in a fault or in a metric. */
class PublicationFunctionProperties {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:01Z");
    private static final CollectionContracts CONTRACTS = TestLaw.contracts();

    private final PublicationFunction function = new PublicationFunction(
            new CaptureSettings.Law(
                    TestLaw.house().resolve("schemas/collections"),
                    TestLaw.house().resolve("schemas/events"),
                    TestLaw.house().resolve("dlm-policies/policies"),
                    keyFile()),
            "e1",
            Clock.fixed(NOW, ZoneOffset.UTC));
    private MeterRegistry registry = new SimpleMeterRegistry();

    private static Path keyFile() {
        try {
            Path file = Files.createTempFile("letter", ".keys");
            file.toFile().deleteOnExit();
            return Files.writeString(file, TestKeys.line("k1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeTry
    void open() {
        registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        function.open(null);
    }

    @AfterTry
    void close() {
        Metrics.globalRegistry.clear();
        Metrics.removeRegistry(registry);
    }

    @Property(tries = 60)
    void noPrivateValueLeavesAndWhatIsUndeclaredIsCounted(
            @ForAll("collections") CollectionContract contract,
            @ForAll("operations") Operation operation,
            @ForAll FieldType undeclared,
            @ForAll int seed) {
        CapturedRow row = TestRows.with(
                TestRows.row(contract, operation, seed), "e_mail_2", TestRows.of(undeclared, false, seed));
        List<OutgoingMessage> messages = publish(row);
        assertThat(messages).hasSize(contract.isPublishable() ? 1 : 0);
        assertNoneLeft(row, contract, messages);
        assertThat(registry.counter(
                                "wg.undeclared.columns",
                                "stage",
                                "classify",
                                "collection",
                                contract.collection(),
                                "column",
                                "e_mail_2")
                        .count())
                .isEqualTo(1);
    }

    @Property(tries = 60)
    void noPrivateValueLeavesWithAFault(
            @ForAll("collections") CollectionContract contract,
            @ForAll("operations") Operation operation,
            @ForAll int seed) {
        CapturedRow whole = TestRows.row(contract, operation, seed);
        for (String column : contract.fields().keySet()) {
            for (Object wrong : List.of(
                    new CapturedRow.Unreadable("numeric"),
                    TestRows.CANARY,
                    777_000_000_001L,
                    new CapturedRow.Wkb(TestRows.point(777.7654321, 47)),
                    List.of(TestRows.CANARY))) {
                boolean isPublicText = contract.fields().get(column).visibility() == Visibility.PUBLIC
                        && !column.equals("version")
                        && (wrong instanceof String || wrong instanceof List || wrong instanceof Long);
                CapturedRow row = TestRows.with(whole, column, wrong);
                List<OutgoingMessage> messages = publish(row);
                // A public field may hold what it likes, when its type fits.
                if (!isPublicText || messages.stream().anyMatch(m -> m.stream().equals("WG_DEAD"))) {
                    assertNoneLeft(TestRows.without(row, contract.key()), contract, messages);
                }
            }
        }
    }

    @Example
    void aTableNobodyDeclaredIsADeadLetterWithoutAValue() {
        CapturedRow row =
                TestRows.row(Operation.INSERT, "wg.diary", java.util.Map.of("content", TestRows.CANARY + "1"));
        List<OutgoingMessage> messages = publish(row);
        assertThat(messages).extracting(OutgoingMessage::subject).containsExactly("wg.dead.capture");
        assertThat(everything(messages)).noneMatch(text -> text.contains(TestRows.CANARY));
        assertThat(registry.counter("wg.dead.letters", "stage", "capture", "fault", "COLLECTION_UNKNOWN")
                        .count())
                .isEqualTo(1);
    }

    @Example
    void aRowOnWhichTheStagesStumbleIsSetAsideWithoutWhatTheySaid() {
        CapturedRow row = TestRows.with(
                TestRows.row(TestLaw.contract("node"), Operation.INSERT, 1), "topics", List.of(TestRows.CANARY, 7));
        List<OutgoingMessage> messages = publish(row);
        assertThat(messages).extracting(OutgoingMessage::subject).containsExactly("wg.dead.capture");
        assertThat(everything(messages))
                .anyMatch(text -> text.contains("row: ClassCastException"))
                .noneMatch(text -> text.contains(TestRows.CANARY));
    }

    @Example
    void aRowOnWhichTheRetentionStumblesIsSetAsideToo() {
        CapturedRow row =
                TestRows.with(TestRows.row(TestLaw.contract("node"), Operation.INSERT, 1), "updated_at", Instant.MAX);
        assertThat(new Classifier(CONTRACTS, TestLaw.eventTypes()).classify(row))
                .isInstanceOf(Classification.Published.class);
        List<OutgoingMessage> messages = publish(row);
        assertThat(messages).extracting(OutgoingMessage::subject).containsExactly("wg.dead.capture");
        assertThat(everything(messages)).anyMatch(text -> text.contains("row: DateTimeException"));
    }

    @Example
    void theEndOfTheSnapshotIsAnnounced() {
        assertThat(publish(new SnapshotCompleted(NOW)))
                .extracting(OutgoingMessage::subject)
                .containsExactly("wg.capture.snapshot");
    }

    @Example
    void theScanFindsWhatIsThere() {
        CapturedRow row = TestRows.row(TestLaw.contract("account"), Operation.INSERT, 1);
        assertThat(TestRows.canaries(row, TestLaw.contract("account")))
                .hasSizeGreaterThanOrEqualTo(7)
                .anyMatch(canary -> canary.startsWith(TestRows.CANARY))
                .anyMatch(canary -> canary.startsWith("1977-07-07"))
                .contains("7.7654321");
        assertThat(everything(publish(row))).anyMatch(text -> text.contains("öffentlich"));
    }

    private void assertNoneLeft(CapturedRow row, CollectionContract contract, List<OutgoingMessage> messages) {
        List<String> texts = everything(messages);
        for (String canary : TestRows.canaries(row, contract)) {
            assertThat(texts).noneMatch(text -> text.contains(canary));
        }
        assertThat(texts).noneMatch(text -> text.contains(TestRows.CANARY));
    }

    private List<OutgoingMessage> publish(Captured captured) {
        List<OutgoingMessage> messages = new ArrayList<>();
        function.flatMap(captured, new ListCollector<>(messages));
        return messages;
    }

    /** Payloads, subjects, headers and what a log line would print, and the labels of every meter. */
    private List<String> everything(List<OutgoingMessage> messages) {
        Stream<String> sent = messages.stream()
                .flatMap(message -> Stream.of(
                        new String(message.envelope().data(), StandardCharsets.UTF_8),
                        message.subject(),
                        message.envelope().headers().toString(),
                        message.toString()));
        Stream<String> counted = registry.getMeters().stream().map(Meter::getId).map(Object::toString);
        return Stream.concat(sent, counted).toList();
    }

    @Provide
    Arbitrary<CollectionContract> collections() {
        return Arbitraries.of(CONTRACTS.all());
    }

    @Provide
    Arbitrary<Operation> operations() {
        return Arbitraries.of(Operation.READ, Operation.INSERT, Operation.UPDATE, Operation.DELETE);
    }
}
